# What the patient finds in the inbox.

messages-geregistreerd-onderwerp = Je uitsluiting is geregistreerd
messages-geregistreerd = {$persoon} kan je dossier niet meer openen. Dat geldt vanaf nu, in alle zorginstellingen van het nexuzhealth-netwerk, tot jij de uitsluiting stopzet.
messages-geregistreerd-brief = {$persoon} kan je dossier niet meer openen. Dat geldt sinds {$datum}, in alle zorginstellingen van het nexuzhealth-netwerk, tot jij de uitsluiting stopzet.
messages-geregistreerd-sinds = {$persoon} was al uitgesloten, sinds {$datum}. Dat blijft zo, in alle zorginstellingen van het nexuzhealth-netwerk, tot jij de uitsluiting stopzet.
messages-geweigerd-onderwerp = Je aanvraag is geweigerd
messages-geweigerd = We konden de uitsluiting niet registreren (aanvraag {$ref}). Reden: {$reden}. {$uitleg} Er verandert niets aan de toegang tot je dossier. Je mag altijd een nieuwe aanvraag doen of de ombudsdienst bellen.
messages-geweigerd-andere-reden = We konden de uitsluiting niet registreren (aanvraag {$ref}). {$uitleg} Er verandert niets aan de toegang tot je dossier. Je mag altijd een nieuwe aanvraag doen of de ombudsdienst bellen.
messages-geweigerd-dubbel-onderwerp = Twee keer dezelfde vraag
messages-geweigerd-dubbel = We kregen deze vraag twee keer. We behandelen ze samen.
messages-ingevoerd-onderwerp = Er is een aanvraag voor je ingevoerd
messages-ingevoerd = De ombudsdienst van {$instelling} voerde op {$datum} een aanvraag in om {$persoon} uit te sluiten ({$kanaal}).
messages-ingevoerd-papier = op papier
messages-ingevoerd-mail = per e-mail
messages-ingevoerd-telefoon = per telefoon
messages-registratie-ingetrokken-onderwerp = We hebben een registratie ingetrokken
messages-registratie-ingetrokken = We registreerden per vergissing een uitsluiting van {$persoon}. Die geldt niet meer. Je aanvraag {$ref} is opnieuw in behandeling.
messages-heropend-onderwerp = Je aanvraag is opnieuw in behandeling
messages-heropend = We bekijken je aanvraag {$ref} opnieuw. Je krijgt een bericht als we beslist hebben.
messages-stopgezet-onderwerp = Je uitsluiting is stopgezet
messages-stopgezet-door-jou = {$persoon} is niet meer uitgesloten. Jij zette de uitsluiting stop op {$tijdstip}.
messages-stopgezet-op-vraag = {$persoon} is niet meer uitgesloten. De ombudsdienst zette de uitsluiting stop op jouw vraag, op {$tijdstip}.
messages-stopgezet-ouder = {$persoon} is niet meer uitgesloten. De ombudsdienst zette de uitsluiting stop op vraag van je ouder, op {$tijdstip}.
messages-stopgezet-vertegenwoordiger = {$persoon} is niet meer uitgesloten. De ombudsdienst zette de uitsluiting stop op vraag van je vertegenwoordiger, op {$tijdstip}.
messages-stopgezet-ehealth = Via eHealth blijft {$persoon} uitgesloten.
messages-ehealth-nieuw-onderwerp = Je uitsluiting via eHealth geldt nu ook hier
messages-ehealth-nieuw = {$persoon} is uitgesloten in alle zorginstellingen van het nexuzhealth-netwerk. We zagen je uitsluiting via eHealth op {$tijdstip}. Was jij dit niet? Bel de ombudsdienst.
messages-ehealth-weg-onderwerp = Je uitsluiting via eHealth is stopgezet
messages-ehealth-weg = {$persoon} is niet meer uitgesloten. Op {$tijdstip} zagen we dat je uitsluiting via eHealth stopgezet is. Was jij dit niet? Bel de ombudsdienst.
messages-ehealth-weg-nexuzhealth = Op {$tijdstip} zagen we dat je uitsluiting van {$persoon} via eHealth stopgezet is. Via nexuzhealth blijft {$persoon} uitgesloten. Was jij dit niet? Bel de ombudsdienst.
messages-stop-gepland-onderwerp = Vraag om een uitsluiting stop te zetten
messages-stop-gepland = Op {$tijdstip} vroeg iemand in jouw naam, {$kanaal}, om de uitsluiting van {$persoon} stop te zetten.
messages-stop-telefoon = per telefoon
messages-stop-mail = per e-mail
messages-stop-brief = met een brief
messages-stop-wacht-tot = We wachten tot {$tijdstip}.
messages-stop-na-brief = {$n ->
    [one] Ze stopt ten vroegste 1 dag nadat we je een brief stuurden.
   *[other] Ze stopt ten vroegste {$n} dagen nadat we je een brief stuurden.
  }
messages-stop-was-jij-dat = Was jij dat? Dan hoef je niets te doen.
messages-samengevoegd-onderwerp = We hebben je gegevens samengevoegd
messages-samengevoegd = Je stond bij ons onder twee nummers. Op {$tijdstip} hebben we die gegevens samengevoegd. Wie je had uitgesloten, blijft uitgesloten. Je aanvragen en berichten vind je nu samen. Klopt dit niet? Neem dan contact op met je ombudsdienst.
messages-gesplitst-onderwerp = Je gegevens zijn weer apart
messages-gesplitst = Op {$tijdstip} hebben we een samenvoeging van gegevens ongedaan gemaakt. Wie je had uitgesloten, is opnieuw uitgesloten. Kijk je lijst even na. Klopt er iets niet? Neem dan contact op met je ombudsdienst.
messages-stop-geannuleerd-onderwerp = Je uitsluiting blijft gelden
messages-stop-geannuleerd = De ombudsdienst annuleerde op {$tijdstip} de vraag om de uitsluiting van {$persoon} stop te zetten. De uitsluiting blijft gelden.
messages-stopgezet-niet-jij = Was jij dit niet? Bel de ombudsdienst.

# Titles in the inbox, and headings of what the portal tells
messages-titel-uitgesloten = {$persoon} is uitgesloten
messages-titel-stopgezet = Je uitsluiting van {$persoon} is stopgezet
messages-titel-uitkomst = Antwoord op je melding
messages-titel-klaargezet = Er staat een aanvraag voor je klaar
messages-titel-vraag = We hebben een vraag over je aanvraag
messages-titel-antwoord = Antwoord op je vraag
messages-titel-bericht = Bericht van de ombudsdienst
messages-kop-opende = {$persoon} opende je dossier
messages-kop-iemand-opende = Iemand opende je dossier
messages-bericht-titel = Bericht
messages-bericht-van = Bericht van {$wie}, {$tijdstip}
messages-klopt-niet = Klopt dit niet?
messages-klopt-niet-uitleg = De ombudsdienst zoekt het uit. Je krijgt antwoord, uiterlijk op {$datum}.

# Conversations, on both sides
messages-kop = Berichten
messages-jij = Jij
messages-van-ombudsdienst = Ombudsdienst
messages-wie-ombudsdienst = {$naam}, ombudsdienst
messages-dubbelpunt = :
messages-vandaag = Vandaag, {$tijd}
messages-vandaag-om = Vandaag om {$tijd}
messages-bladzijden = Pagina’s
messages-vorige = Vorige
messages-volgende = Volgende
messages-nieuwere = Nieuwere berichten
messages-oudere = Oudere berichten
messages-verstuur = Verstuur bericht
messages-aanvraag = aanvraag

# The inbox
messages-schrijf = Schrijf een bericht
messages-ongelezen = {$n ->
    [0] Je hebt geen ongelezen berichten.
    [one] Je hebt 1 ongelezen bericht.
   *[other] Je hebt {$n} ongelezen berichten.
  }
messages-ongelezen-veel = Je hebt meer dan 99 ongelezen berichten.
messages-ongelezen-gesprek = Ongelezen
messages-zoek = Zoek in je berichten
messages-toon-alle = Toon al je berichten
messages-geen = Je hebt nog geen berichten
messages-geen-uitleg = Heb je een vraag aan de ombudsdienst? Schrijf dan een bericht. Het antwoord lees je hier.
messages-niets-gevonden = We vonden geen berichten. Kijk na wat je invulde.
messages-bladzijde-leeg = Op deze pagina staan geen berichten.

# A new message
messages-nieuw-kop = Nieuw bericht
messages-waarover = Waarover gaat je bericht?
messages-onderwerp-uitsluiting = Uitsluiting aanvragen
messages-onderwerp-stopzetten = Uitsluiting stopzetten
messages-onderwerp-inzage = Vermoeden van onterechte inzage
messages-onderwerp-andere = Andere vraag
messages-sneller = Met het formulier gaat het sneller:
messages-sneller-link = vraag een uitsluiting aan
messages-instelling = Aan welke ombudsdienst schrijf je?
messages-tekst = Je bericht
messages-hint = Alleen jij en de ombudsdienst kunnen dit lezen. Maximaal 4000 tekens.

# A conversation
messages-gesprek = Gesprek met de ombudsdienst.
messages-gesprek-over = Gesprek met de ombudsdienst over
messages-je-uitsluitingen = je uitsluitingen
messages-je-doorbrekingen = je doorbrekingen
messages-referentie = Referentie:
messages-gesloten-op = De ombudsdienst sloot dit gesprek op {$datum}. Antwoord je, dan gaat het weer open.
messages-gelezen-ombudsdienst = Gelezen door de ombudsdienst
messages-antwoord = Jouw antwoord
messages-ga-naar-aanvraag = Ga naar je aanvraag
messages-melding-verstuurd = Je bericht is verstuurd.

# Refusals
messages-fout-onderwerp = Kies een onderwerp.
messages-fout-leeg = Schrijf je bericht.
messages-fout-lang = Je bericht is te lang: {$n} tekens. Gebruik er maximaal 4000.
messages-fout-instelling = Kies een ombudsdienst uit de lijst.
messages-fout-vol = Dit gesprek is te lang geworden. Schrijf een nieuw bericht, of bel de ombudsdienst.

# The ombudsdienst's list
messages-zoek-ombudsdienst = Referentie, naam of rijksregisternummer
messages-toon-open-link = Toon alle open gesprekken
messages-niets-gevonden-ombudsdienst = We vonden geen gesprekken. Kijk na wat je invulde, of toon alles.
messages-leeg-ombudsdienst = Geen open gesprekken. Alles is beantwoord.
messages-zoek-kort = Naam of nummer
messages-weergave = Weergave
messages-tab-te-beantwoorden = Te beantwoorden
messages-tab-mijn = Mijn
messages-tab-alles = Alles
messages-tab-gesloten = Gesloten
messages-status-niet-ik = Dat was ik niet
messages-status-wacht-op-patient = Wacht op patiënt
messages-niemand = Niemand
messages-woorden-jij = Jij: {$woorden}
messages-woorden-van = {$naam}: {$woorden}
messages-tabel = Gesprekken, eerst wat op antwoord wacht
messages-kolom-van = Van
messages-kolom-bericht = Bericht
messages-kolom-status = Status
messages-kolom-wie = Wie
messages-kolom-patient = Patiënt
messages-patient-onbekend = Patiënt niet bekend
messages-kolom-laatste = Laatste
messages-geboren = ° {$jaar}
messages-gesloten = Gesloten
messages-wacht-niet = Geen antwoord nodig

# A conversation of the ombudsdienst's
messages-titel = Gesprek {$ref}
messages-over-wie = Over dit gesprek
messages-geboren-op = Geboren op
messages-niss = Rijksregisternummer
messages-gaat-over = Gaat over
messages-doorbrekingen = Doorbrekingen
messages-deze-doorbreking = deze doorbreking
messages-als-brief = Bekijk als brief
messages-gelezen-patient = Gelezen door de patiënt
messages-antwoord-ombudsdienst = Antwoord aan de patiënt
messages-hint-ombudsdienst = De patiënt leest deze tekst, met je naam erbij. Maximaal 4000 tekens.
messages-maak-uitleg = Vraagt de patiënt om iemand uit te sluiten? Zet de aanvraag dan klaar. De patiënt leest de gevolgen en verstuurt ze zelf.
messages-maak-aanvraag = Maak er een aanvraag van
messages-staat-klaar = Er staat een aanvraag klaar. De patiënt heeft ze nog niet verstuurd.
messages-sluit-uitleg = Is alles beantwoord? Als de patiënt nog iets schrijft, gaat het gesprek weer open.
messages-sluit = Sluit gesprek
messages-heropen = Heropen gesprek
messages-gesloten-door = {$naam} sloot dit gesprek ({$tijdstip}).
messages-niet-verstuurd = Dit antwoord is niet verstuurd
messages-melding-geantwoord = Je antwoord is verstuurd. De patiënt krijgt een bericht.
messages-melding-gesloten = Het gesprek is gesloten.
messages-melding-heropend = Het gesprek is weer open.
messages-intussen-gesloten = {$naam} heeft dit gesprek intussen gesloten ({$tijdstip}). Jouw keuze is niet bewaard. Kijk eerst na wat er veranderd is.
messages-intussen-heropend = {$naam} heeft dit gesprek intussen heropend ({$tijdstip}).
messages-intussen-open = Dit gesprek is intussen weer open.
messages-intussen-geschreven = De patiënt schreef intussen een nieuw bericht. Lees het eerst. Het gesprek is niet gesloten.

# What officers ask and prepare
messages-vraag-onderwerp = Vraag over je aanvraag {$ref}
messages-klaargezet = We hebben een aanvraag voor je klaargezet om {$persoon} uit te sluiten. Lees wat een uitsluiting betekent, kijk alles na en verstuur de aanvraag. Daarna pas behandelen we ze.
messages-klaargezet-brief = We hebben een aanvraag voor je klaargezet om {$persoon} uit te sluiten. Meld je aan bij Mijn Toegang, lees wat een uitsluiting betekent, kijk alles na en verstuur de aanvraag. Of bel ons. Daarna pas behandelen we ze.
messages-klaargezet-ingekort = We hebben een aanvraag voor je klaargezet om {$persoon} uit te sluiten. Lees wat een uitsluiting betekent, kijk alles na en verstuur de aanvraag. Daarna pas behandelen we ze. Je bericht was langer dan 1000 tekens: bij de opmerkingen staat alleen het begin.
