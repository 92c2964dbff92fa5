# Patients as the ombudsdienst finds them, and ending an exclusion at a patient's word.

patient-lookup-patienten-kop = Patiënten
patient-lookup-patienten-intro = Zoek een patiënt van je ziekenhuis op. Wie je opzoekt en waarom, komt in het logboek.
patient-lookup-reden = Waarom zoek je deze patiënt op?
patient-lookup-kies-reden = Kies een reden
patient-lookup-zoek = Naam of rijksregisternummer
patient-lookup-zoek-hint = Bijvoorbeeld: Peeters of 84.07.14-210.19
patient-lookup-niemand = We vonden geen patiënt. Kijk de naam of het nummer na.
patient-lookup-kies-patient = Kies de juiste patiënt
patient-lookup-niss-eindigt = rijksregisternummer eindigt op {$cijfers}
patient-lookup-open-patient = Open patiënt
patient-lookup-bekijk = Bekijk de patiënt
patient-lookup-patient-titel = Patiënt
patient-lookup-niemand-uitgesloten = Deze patiënt sluit niemand uit.
patient-lookup-sinds = Sinds {$datum}
patient-lookup-ehealth = eHealth
patient-lookup-via-ehealth = Deze uitsluiting kan de patiënt alleen zelf stopzetten, op mijngezondheid.belgie.be.
patient-lookup-van-ehealth = Deze uitsluiting komt van eHealth. Hier stopzetten kan niet. Verandert er iets op eHealth, dan zien we dat nu niet.
patient-lookup-vroeger = Vroegere uitsluitingen
patient-lookup-kolom-wie = Wie
patient-lookup-kolom-van = Van
patient-lookup-kolom-tot = Tot
patient-lookup-kolom-door = Stopgezet door
patient-lookup-door-patient = De patiënt
patient-lookup-door-ehealth = De patiënt, via eHealth
patient-lookup-door-ombudsdienst = Ombudsdienst, op vraag
patient-lookup-door-vertegenwoordiger = De vertegenwoordiger
patient-lookup-aanvragen = Aanvragen
patient-lookup-geen-aanvragen = Geen aanvragen bij onze ombudsdienst.
patient-lookup-berichten = Berichten
patient-lookup-geen-berichten = Geen berichten bij onze ombudsdienst.

# Ending
patient-lookup-stop = Stopzetten op vraag van de patiënt
patient-lookup-stop-titel = Stopzetten op vraag van de patiënt
patient-lookup-stop-kop = Mag {$persoon} het dossier opnieuw openen?
patient-lookup-stop-uitleg = De uitsluiting stopt meteen, in alle zorginstellingen van het nexuzhealth-netwerk. De patiënt krijgt een bericht. Je kunt dit niet ongedaan maken: daarvoor is een nieuwe aanvraag nodig.
patient-lookup-melding-stopgezet = {$persoon} is niet meer uitgesloten. De patiënt krijgt een bericht.
patient-lookup-melding-stopgezet-ehealth = De uitsluiting via nexuzhealth is stopgezet. Via eHealth blijft {$persoon} uitgesloten. De patiënt krijgt een bericht.
patient-lookup-laat-ehealth = Deze uitsluiting kan de patiënt alleen zelf stopzetten, op mijngezondheid.belgie.be.
patient-lookup-laat-al-stopgezet = Deze uitsluiting was al stopgezet ({$tijdstip}). Jouw keuze is niet bewaard.
patient-lookup-laat-nieuwer = Deze uitsluiting is intussen opnieuw begonnen. Jouw keuze is niet bewaard. Kijk eerst na wat er veranderd is.

# Refusals
patient-lookup-fout-reden = Kies waarom je deze patiënt opzoekt.
patient-lookup-fout-zoek-leeg = Vul een naam of een rijksregisternummer in.
patient-lookup-fout-patient = Kies een patiënt uit de lijst.
