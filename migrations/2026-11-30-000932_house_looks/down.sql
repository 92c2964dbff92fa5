drop policy house_looks on patient_looks;
