# **Voer een aanvraag in**: what came on paper, by mail or telephone.

intake-kop = Voer een aanvraag in
intake-intro = Voor een patiënt die Mijn Toegang niet gebruikt. Vraag je iets na? Wat je al invulde, blijft staan.
intake-patient = De patiënt
intake-niss = Rijksregisternummer
intake-geboortedatum = Geboortedatum
intake-datum-hint = Bijvoorbeeld: 30/7/1985
intake-hoe = Hoe kwam de aanvraag binnen?
intake-kanaal = De aanvraag kwam
intake-ontvangen = Ontvangen op
intake-ontvangen-hint = Vanaf deze dag tellen de termijnen. Bijvoorbeeld: 23/11/2026
intake-gevraagd-door = Wie vroeg het?
intake-identiteit = Hoe heb je de identiteit gecontroleerd?
intake-kies-identiteit = Kies een controle
intake-zoek = Zoek in de lijst van zorgverleners en medewerkers
intake-nog-niet-gezocht = Zoek eerst, en kies dan een persoon
intake-beschrijf-hint = Alleen als de persoon niet in de lijst staat.
intake-deze-persoon = deze persoon
intake-gevolgen-tekst = Lees de tekst die je uitlegt
intake-gelezen = De gevolgen en hoever een uitsluiting reikt, zijn uitgelegd en begrepen.
intake-gelezen-op = Uitgelegd of gelezen op
intake-advies = Ik heb gezegd dat eHealth aangeraden is (voor wie een RIZIV-nummer heeft).
intake-opmerking = Wat wil de patiënt toevoegen? (niet verplicht)
intake-opmerking-hint = Een reden hoeft niet. Maximaal 1000 tekens.
intake-contact = Hoe mogen we de patiënt bereiken?
intake-telefoon = Telefoonnummer
intake-voer-in = Voer aanvraag in
intake-melding = Aanvraag {$ref} is ingevoerd.
intake-bekijk-aanvraag = Bekijk de aanvraag
intake-naar-patienten = Zoek de patiënt op

# Refusals
intake-fout-geboortedatum = Vul een geboortedatum in zoals 30/7/1985.
intake-fout-kanaal = Kies hoe de aanvraag binnenkwam.
intake-fout-ontvangen = Vul de dag in waarop de aanvraag binnenkwam, zoals 23/11/2026.
intake-fout-gelezen-op = Vul de dag in waarop de gevolgen uitgelegd zijn, zoals 23/11/2026.
intake-fout-datum-later = Deze dag is nog niet voorbij. Kijk de datum na.
intake-fout-datum-vroeger = Deze dag is te lang geleden. Kijk de datum na.
intake-fout-gevraagd-door = Kies wie het vroeg.
intake-fout-persoon = Kies een persoon uit de lijst, of beschrijf de persoon.
intake-fout-contact = Kies hoe we de patiënt mogen bereiken.
intake-fout-gelezen = Vink aan dat de gevolgen uitgelegd zijn.
intake-fout-andere-naam = Dit rijksregisternummer staat hier op een andere naam. Kijk het nummer en de naam na.
intake-fout-andere-geboortedatum = Bij dit rijksregisternummer staat hier een andere geboortedatum. Kijk de datum na.
intake-fout-zichzelf = De patiënt kan zichzelf niet uitsluiten.
intake-fout-al-aangevraagd = De patiënt heeft al een aanvraag voor deze persoon: {$ref}.
intake-fout-elders-aangevraagd = De patiënt heeft al een aanvraag voor deze persoon, bij een andere ombudsdienst.
