# Patients, wherever officers see or type one.

patients-geen-niss = geen, dossiernummer {$nummer}
patients-dossiernummer = Dossiernummer
patients-dossiernummer-hint = Alleen als de patiënt geen rijksregisternummer of bisnummer heeft: het nummer van het dossier in jullie ziekenhuis.
patients-fout-dossiernummer = Dit dossiernummer klopt niet. Het heeft minstens één cijfer, en hoogstens 20 letters en cijfers.
patients-fout-dossier-is-niss = Dit is een rijksregisternummer. Vul het in bij Rijksregisternummer.
patients-fout-beide-nummers = Vul één van de twee nummers in: met een rijksregisternummer is het dossiernummer niet nodig.
