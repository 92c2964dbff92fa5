# Words of the patient's exclusions.

exclusions-kop = Uitsluitingen
exclusions-intro = Deze personen kunnen je patiëntendossier niet openen. Dat geldt in alle zorginstellingen van het nexuzhealth-netwerk.
exclusions-vraag-aan = Vraag een uitsluiting aan
exclusions-nu = Nu uitgesloten
exclusions-aanvragen = Lopende aanvragen
exclusions-vroeger = Vroegere uitsluitingen
exclusions-sinds = Uitgesloten sinds
exclusions-geef-toegang = Geef opnieuw toegang
exclusions-via-ehealth = Deze uitsluiting zet je stop via eHealth.
exclusions-van-ehealth = Deze uitsluiting komt van eHealth. Hier stopzetten kan niet. Verandert er iets op eHealth, dan zien we dat nu niet.
exclusions-ook-ehealth = {$persoon} is ook uitgesloten via eHealth.
exclusions-ehealth-niet-aangesloten = We zijn niet verbonden met eHealth. Sloot je iemand uit via eHealth? Dan zie je dat hier niet.
exclusions-leeg-kop = Je hebt niemand uitgesloten
exclusions-leeg = Alleen wie bij je zorg betrokken is, mag je dossier openen. Wil je dat iemand dat zeker niet kan? Dan kun je die persoon uitsluiten. Je hoeft niet te zeggen waarom.
exclusions-leeg-wat = Wat is een uitsluiting?

exclusions-referentie = Referentie
exclusions-verstuurd-op = Verstuurd op
exclusions-voortgang = Voortgang
exclusions-klaar = Klaar:
exclusions-nog-open = {$persoon} kan je dossier nog openen tot de ombudsdienst de uitsluiting registreert.
exclusions-geweigerd = De ombudsdienst heeft je aanvraag over {$persoon} geweigerd op {$datum}.
exclusions-lees-waarom = Lees waarom
exclusions-klaargezet = De ombudsdienst zette een aanvraag voor je klaar. Kijk ze na en verstuur ze.
exclusions-bekijk-aanvraag = Bekijk je aanvraag

exclusions-vroeger-tabel = Uitsluitingen die stopgezet zijn
exclusions-wie = Wie
exclusions-type = Type
exclusions-van = Van
exclusions-tot = Tot
exclusions-stopgezet-door = Stopgezet door
exclusions-maak-ongedaan = Maak ongedaan
exclusions-door-jou = Jou
exclusions-door-jou-ehealth = Jou, via eHealth
exclusions-door-ombudsdienst = Ombudsdienst, op jouw vraag
exclusions-door-vertegenwoordiger = Je vertegenwoordiger
exclusions-door-vergissing = Ingetrokken wegens vergissing

exclusions-toegang-bijschrift = Uitsluiting stopzetten
exclusions-toegang-kop = Mag {$persoon} je dossier opnieuw openen?
exclusions-toegang-als = Als je opnieuw toegang geeft:
exclusions-toegang-meteen = stopt deze uitsluiting meteen, in alle zorginstellingen van het nexuzhealth-netwerk
exclusions-toegang-ongedaan = kun je dat nog {$n} uur ongedaan maken; daarna kan dat alleen met een nieuwe aanvraag
exclusions-toegang-ehealth-blijft = De uitsluiting via eHealth blijft gelden.
exclusions-toegang-van-ehealth = {$persoon} kan je dossier dus nog niet openen. Verandert er iets op eHealth, dan zien we dat nu niet.
exclusions-toegang-ehealth-dus = {$persoon} kan je dossier dus nog niet openen. De uitsluiting via eHealth zet je stop op

# Results of actions
exclusions-melding-stopgezet = {$persoon} is niet meer uitgesloten.
exclusions-melding-stopgezet-ehealth = De uitsluiting via nexuzhealth is stopgezet. Via eHealth blijft {$persoon} uitgesloten.
exclusions-melding-ongedaan = {$persoon} is opnieuw uitgesloten.

# Came too late
exclusions-laat-al-stopgezet = Deze uitsluiting was al stopgezet.
exclusions-laat-alleen-ehealth = Deze uitsluiting kun je alleen stopzetten via eHealth.
exclusions-laat-van-ehealth = Deze uitsluiting komt van eHealth. Je kunt ze hier niet stopzetten.
exclusions-laat-ongedaan = Dit kun je niet meer ongedaan maken. Wil je deze persoon opnieuw uitsluiten? Doe dan een nieuwe aanvraag.
