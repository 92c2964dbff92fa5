-- *Wie keek* on the page of a patient: the looks of the whole house, at patients whom the officer may see (R11, R12). The log says the same.
create policy house_looks on patient_looks for select to mijntoegang_app
  using (institution_id = (select mt_house()) and exists (select from patients p where p.id = patient_id));
