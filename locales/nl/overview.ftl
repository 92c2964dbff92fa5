# Words of the patient's exclusions.

overview-kop = Uitsluitingen
overview-intro = Deze personen kunnen je patiëntendossier niet openen. Dat geldt in alle zorginstellingen van het nexuzhealth-netwerk.
overview-vraag-aan = Vraag een uitsluiting aan
overview-nu = Nu uitgesloten
overview-aanvragen = Lopende aanvragen
overview-vroeger = Vroegere uitsluitingen
overview-sinds = Uitgesloten sinds
overview-geef-toegang = Geef opnieuw toegang
overview-via-ehealth = Deze uitsluiting zet je stop via eHealth.
overview-van-ehealth = Deze uitsluiting komt van eHealth. Hier stopzetten kan niet. Verandert er iets op eHealth, dan zien we dat nu niet.
overview-andere-ombudsdienst = Deze uitsluiting volgt de ombudsdienst van {$instelling} op. Bel voor vragen {$telefoon}.
overview-via-ziekenhuis = Via het ziekenhuis
overview-kan-niet-openen = Kan je dossier niet openen sinds {$datum}.
overview-sinds-kort = sinds {$datum}
overview-stop-ehealth = Stop via eHealth
overview-zoek = Zoek in je uitsluitingen
overview-niemand-gevonden = We vonden niemand. Kijk na wat je invulde.
overview-toon-alle = Toon al je uitsluitingen
overview-druk-af = Druk deze lijst af
overview-ehealth-niet-aangesloten = We zijn niet verbonden met eHealth. Sloot je iemand uit via eHealth? Dan zie je dat hier niet.
overview-ehealth-nagekeken-vandaag = eHealth nagekeken: vandaag om {$uur}
overview-ehealth-nagekeken = eHealth nagekeken: {$tijdstip}
overview-ehealth-opnieuw = We kijken eHealth nu opnieuw na. Laad deze pagina straks opnieuw.
overview-ehealth-bezig = We kijken eHealth nu na. Laad deze pagina straks opnieuw.
overview-ehealth-laat = Deze lijst is misschien niet volledig. Sinds {$tijdstip} kunnen we eHealth niet bereiken. Wat daarna via eHealth veranderde, zie je hier nog niet.
overview-organisatie = Organisatie
overview-leeg-onzeker = We weten niet zeker of je iemand uitgesloten hebt
overview-leeg-kop = Je hebt niemand uitgesloten
overview-leeg = Alleen wie bij je zorg betrokken is, mag je dossier openen. Wil je dat iemand dat zeker niet kan? Dan kun je die persoon uitsluiten. Je hoeft niet te zeggen waarom.
overview-leeg-wat = Wat is een uitsluiting?

overview-referentie = Referentie
overview-verstuurd-op = Verstuurd op
overview-voortgang = Voortgang
overview-klaar = Klaar:
overview-nog-open = {$persoon} kan je dossier nog openen tot de ombudsdienst de uitsluiting registreert.
overview-geweigerd = De ombudsdienst heeft je aanvraag over {$persoon} geweigerd op {$datum}.
overview-lees-waarom = Lees waarom
overview-klaargezet = De ombudsdienst zette een aanvraag voor je klaar. Kijk ze na en verstuur ze.
overview-bekijk-aanvraag = Bekijk je aanvraag

overview-vroeger-tabel = Uitsluitingen die stopgezet zijn
overview-wie = Wie
overview-type = Type
overview-van = Van
overview-tot = Tot
overview-stopgezet-door = Stopgezet door
overview-maak-ongedaan = Maak ongedaan
overview-door-jou = Jou
overview-door-jou-ehealth = Jou, via eHealth
overview-door-ombudsdienst = Ombudsdienst, op jouw vraag, {$kanaal}
overview-door-vertegenwoordiger = Je vertegenwoordiger
overview-door-vergissing = Ingetrokken wegens vergissing

overview-stop-gevraagd = Iemand vroeg {$kanaal} om deze uitsluiting stop te zetten.
overview-stop-tot-dan = Tot dan kan {$persoon} je dossier niet openen.
overview-niet-stopzetten = Niet stopzetten
overview-gevraagd = Vragen om een uitsluiting stop te zetten
overview-gevraagd-op = Gevraagd op
overview-gevraagd-hoe = Hoe
overview-gevraagd-afloop = Wat gebeurde er

overview-toegang-bijschrift = Uitsluiting stopzetten
overview-toegang-kop = Mag {$persoon} je dossier opnieuw openen?
overview-toegang-als = Als je opnieuw toegang geeft:
overview-toegang-meteen = stopt deze uitsluiting meteen, in alle zorginstellingen van het nexuzhealth-netwerk
overview-toegang-ongedaan = kun je dat nog {$n} uur ongedaan maken; daarna kan dat alleen met een nieuwe aanvraag
overview-toegang-ehealth-blijft = De uitsluiting via eHealth blijft gelden.
overview-toegang-van-ehealth = {$persoon} kan je dossier dus nog niet openen. Verandert er iets op eHealth, dan zien we dat nu niet.
overview-toegang-ehealth-dus = {$persoon} kan je dossier dus nog niet openen. De uitsluiting via eHealth zet je stop op

# Results of actions
overview-melding-stopgezet = {$persoon} is niet meer uitgesloten.
overview-melding-stopgezet-ehealth = De uitsluiting via nexuzhealth is stopgezet. Via eHealth blijft {$persoon} uitgesloten.
overview-melding-blijft-gelden = De uitsluiting van {$persoon} blijft gelden.
overview-melding-ongedaan = {$persoon} is opnieuw uitgesloten.

overview-titel-stopgezet = Opnieuw toegang gegeven
overview-titel-blijft-gelden = De uitsluiting blijft gelden
overview-titel-ongedaan = Opnieuw uitgesloten

# Came too late
overview-laat-al-stopgezet = Deze uitsluiting was al stopgezet.
overview-laat-alleen-ehealth = Deze uitsluiting kun je alleen stopzetten via eHealth.
overview-laat-van-ehealth = Deze uitsluiting komt van eHealth. Je kunt ze hier niet stopzetten.
overview-laat-niet-stopzetten = Dit kan niet meer: er is niets meer gepland. Kijk hieronder of de uitsluiting nog geldt.
overview-laat-ongedaan = Dit kun je niet meer ongedaan maken. Wil je deze persoon opnieuw uitsluiten? Doe dan een nieuwe aanvraag.
