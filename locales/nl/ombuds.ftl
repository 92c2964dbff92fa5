# Patients as the ombudsdienst finds them, and ending an exclusion at a patient's word.

ombuds-patienten-kop = Patiënten
ombuds-patienten-intro = Zoek een patiënt van je ziekenhuis op. Wie je opzoekt en waarom, komt in het logboek.
ombuds-reden = Waarom zoek je deze patiënt op?
ombuds-kies-reden = Kies een reden
ombuds-zoek = Naam of rijksregisternummer
ombuds-zoek-hint = Bijvoorbeeld: Peeters of 84.07.14-210.19
ombuds-niemand = We vonden geen patiënt. Kijk de naam of het nummer na.
ombuds-kies-patient = Kies de juiste patiënt
ombuds-niss-eindigt = rijksregisternummer eindigt op {$cijfers}
ombuds-open-patient = Open patiënt
ombuds-bekijk = Bekijk de patiënt
ombuds-patient-titel = Patiënt
ombuds-niemand-uitgesloten = Deze patiënt sluit niemand uit.
ombuds-sinds = Sinds {$datum}
ombuds-ehealth = eHealth
ombuds-via-ehealth = Deze uitsluiting kan de patiënt alleen zelf stopzetten, op mijngezondheid.belgie.be.
ombuds-van-ehealth = Deze uitsluiting komt van eHealth. Hier stopzetten kan niet. Verandert er iets op eHealth, dan zien we dat nu niet.
ombuds-vroeger = Vroegere uitsluitingen
ombuds-kolom-wie = Wie
ombuds-kolom-van = Van
ombuds-kolom-tot = Tot
ombuds-kolom-door = Stopgezet door
ombuds-door-patient = De patiënt
ombuds-door-ehealth = De patiënt, via eHealth
ombuds-door-ombudsdienst = Ombudsdienst, op vraag
ombuds-door-vertegenwoordiger = De vertegenwoordiger
ombuds-aanvragen = Aanvragen
ombuds-geen-aanvragen = Geen aanvragen bij onze ombudsdienst.
ombuds-berichten = Berichten
ombuds-geen-berichten = Geen berichten bij onze ombudsdienst.

# Ending
ombuds-stop = Stopzetten op vraag van de patiënt
ombuds-stop-titel = Stopzetten op vraag van de patiënt
ombuds-stop-kop = Mag {$persoon} het dossier opnieuw openen?
ombuds-stop-uitleg = De uitsluiting stopt meteen, in alle zorginstellingen van het nexuzhealth-netwerk. De patiënt krijgt een bericht. Je kunt dit niet ongedaan maken: daarvoor is een nieuwe aanvraag nodig.
ombuds-melding-stopgezet = {$persoon} is niet meer uitgesloten. De patiënt krijgt een bericht.
ombuds-melding-stopgezet-ehealth = De uitsluiting via nexuzhealth is stopgezet. Via eHealth blijft {$persoon} uitgesloten. De patiënt krijgt een bericht.
ombuds-laat-ehealth = Deze uitsluiting kan de patiënt alleen zelf stopzetten, op mijngezondheid.belgie.be.
ombuds-laat-al-stopgezet = Deze uitsluiting was al stopgezet ({$tijdstip}). Jouw keuze is niet bewaard.
ombuds-laat-nieuwer = Deze uitsluiting is intussen opnieuw begonnen. Jouw keuze is niet bewaard. Kijk eerst na wat er veranderd is.

# Refusals
ombuds-fout-reden = Kies waarom je deze patiënt opzoekt.
ombuds-fout-zoek-leeg = Vul een naam of een rijksregisternummer in.
ombuds-fout-patient = Kies een patiënt uit de lijst.

# An officer's own sessions
ombuds-aanmeldingen = Mijn aanmeldingen
ombuds-aanmeldingen-uitleg = Ken je een van deze aanmeldingen niet? Meld ze af, en verwittig de informaticadienst van je ziekenhuis. Met Afmelden bovenaan meld je je overal tegelijk af.
