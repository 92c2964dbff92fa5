# Words of the ombudsdienst's pages.

requests-officer-kop = Werklijst
requests-officer-status-sent = Nieuw

# Worklist
requests-officer-tegels = Snelle filters
requests-officer-tegel-berichten = Berichten te lezen
requests-officer-tegel-brieven = Brieven te schrijven
requests-officer-weergave = Weergave
requests-officer-lijst-alles = Alles
requests-officer-lijst-mijn = Mijn
requests-officer-lijst-vrij = Niet toegewezen
requests-officer-lijst-te-laat = Te laat
requests-officer-lijst-vandaag = Vandaag af te werken
requests-officer-lijst-antwoord = Antwoord gekregen
requests-officer-lijst-nieuw = Nieuwe aanvragen
requests-officer-nieuw-sinds = {$n ->
    [one] 1 nieuwe aanvraag sinds {$tijd}.
   *[other] {$n} nieuwe aanvragen sinds {$tijd}.
  }
requests-officer-toon-ze = Toon ze
requests-officer-toetsen = Toetsen
requests-officer-toetsen-kop = Werken met toetsen
requests-officer-toetsen-aan = Zet toetsen aan
requests-officer-toetsen-uit = Zet toetsen uit
requests-officer-toets-rij = volgende, vorige rij
requests-officer-toets-enter = Enter
requests-officer-toets-open = open de rij
requests-officer-toets-vink = vink de rij aan
requests-officer-toets-zoek = zoek
requests-officer-toets-terug = terug naar de lijst
requests-officer-toets-hulp = toon of verberg deze hulp
requests-officer-lijst-gezocht = Gevonden aanvragen
requests-officer-volgorde-dichtste = dichtste datum eerst
requests-officer-volgorde-verste = verste datum eerst
requests-officer-volgorde-referentie = volgens referentie
requests-officer-volgorde-patient = volgens naam van de patiënt
requests-officer-volgorde-status = volgens status
requests-officer-groep-vandaag = Vandaag
requests-officer-groep-morgen = Morgen
requests-officer-groep-deze-week = Later deze week
requests-officer-groep-volgende-week = Volgende week
requests-officer-groep-later = Later
requests-officer-zoek = Referentie, naam of rijksregisternummer
requests-officer-zoek-kort = Naam of nummer
requests-officer-status = Status
requests-officer-filter-open = Alle open aanvragen
requests-officer-filter-behandeling = In behandeling
requests-officer-kies = Kies
requests-officer-kolom-referentie = Referentie
requests-officer-kolom-patient = Patiënt
requests-officer-kolom-wil = Wil uitsluiten
requests-officer-kolom-termijn = Termijn
requests-officer-kolom-via = Via
requests-officer-kolom-wie = Wie
requests-officer-geboren = ° {$jaar}
requests-officer-geboren-in = geboren in {$jaar}
requests-officer-op-te-zoeken = Op te zoeken:
requests-officer-beschreven-persoon = ‘{$woorden}’, beschreven
requests-officer-werkdagen = {$n ->
    [one] 1 werkdag
   *[other] {$n} werkdagen
  }
requests-officer-te-laat-klein = te laat
requests-officer-nog = {$n ->
    [one] Nog 1 werkdag
   *[other] Nog {$n} werkdagen
  }
requests-officer-dagen-te-laat = {$n ->
    [one] 1 werkdag te laat
   *[other] {$n} werkdagen te laat
  }
requests-officer-niemand = Niemand
requests-officer-afgewerkt = Afgewerkt
requests-officer-leeg = Geen open aanvragen. Alles is afgewerkt.
requests-officer-lijst-leeg = Hier staan geen aanvragen.
requests-officer-delen = Delen van de lijst
requests-officer-meer = Je ziet de eerste {$n} aanvragen.
requests-officer-deel = {$van} tot {$tot} van {$n}
requests-officer-vorige = Vorige
requests-officer-volgende = Volgende
requests-officer-aangevinkt = aangevinkt
requests-officer-neem-veel-uitleg = Wat een collega al behandelt, blijft bij die collega.
requests-officer-fout-kies = Vink minstens één aanvraag aan.
requests-officer-melding-genomen-veel = {$n ->
    [0] Er is niets bij jou gekomen.
    [one] Je behandelt nu 1 aanvraag.
   *[other] Je behandelt nu {$n} aanvragen.
  }
requests-officer-melding-niet-genomen = {$n ->
    [one] 1 aanvraag niet: een collega behandelt ze al, of ze is intussen afgewerkt.
   *[other] {$n} aanvragen niet: een collega behandelt ze al, of ze zijn intussen afgewerkt.
  }
requests-officer-niets-gevonden = We vonden geen aanvragen. Kijk na wat je invulde, of kies een andere status.
requests-officer-niets-link = Toon alle open aanvragen

# The request
requests-officer-pagina-titel = Aanvraag {$ref}
requests-officer-aanvraag-woord = Aanvraag
requests-officer-terug-naar = Terug naar {$weergave}
requests-officer-terug-lijst = Terug naar de werklijst
requests-officer-andere-in-lijst = Andere aanvragen in deze lijst
requests-officer-plaats = {$n} van {$m}
requests-officer-wil-uitsluiten = wil uitsluiten
requests-officer-registreer-volgende = Registreer en open de volgende
requests-officer-iets-niet-duidelijk = Iets niet duidelijk?
requests-officer-weigeren = Weigeren
requests-officer-weigeren-uitleg = Er verandert niets aan de toegang. De patiënt leest je uitleg.
requests-officer-telefoongesprekken = Telefoongesprekken
requests-officer-brief = Brief
requests-officer-brief-niet-nodig = De patiënt leest berichten in Mijn Toegang. Een brief is niet nodig.
requests-officer-nog-niemand = Nog niemand behandelt deze aanvraag.
requests-officer-behandelt = {$naam} behandelt deze aanvraag.
requests-officer-doel = Doel: afgewerkt tegen {$doel}. Uiterste datum: {$uiterste}.
requests-officer-neem = Neem in behandeling
requests-officer-aanvraag = De aanvraag
requests-officer-geboren-op = ° {$datum}
requests-officer-niss = rijksregisternummer
requests-officer-gekozen = Gekozen uit de lijst
requests-officer-beschreven = Beschreven door de patiënt
requests-officer-uitgesloten = Uitgesloten
requests-officer-ontvangen = Ontvangen
requests-officer-portaal = {$tijdstip}, via het portaal
requests-officer-gevolgen = Gevolgen gelezen
requests-officer-gevolgen-ja = Ja, {$tijdstip}
requests-officer-advies = Advies eHealth
requests-officer-advies-ja = Gekregen, koos voor het ziekenhuis
requests-officer-advies-niet-genoteerd = Niet genoteerd
requests-officer-advies-nee = Niet van toepassing
requests-officer-opmerking = Opmerking
requests-officer-contact = Contact
requests-officer-wie = Wie wordt uitgesloten?
requests-officer-wie-hint = Kies precies één persoon uit de lijst van zorgverleners en medewerkers.
requests-officer-alleen-gekozen = De patiënt koos deze persoon zelf. Alleen deze persoon kan geregistreerd worden.
requests-officer-patient-koos = De patiënt koos deze persoon
requests-officer-niemand-gevonden = We vonden in de lijst niemand die hierop lijkt.
requests-officer-nummers = Heeft iemand geen rijksregisternummer en geen RIZIV-nummer in de lijst? Dan herkennen ziekenhuistoepassingen die persoon alleen waar het personeelsnummer gekend is.
requests-officer-zoek-kop = Is het iemand anders?
requests-officer-zoek-persoon = Zoek iemand anders in de lijst
requests-officer-zoek-persoon-hint = Naam of RIZIV-nummer
requests-officer-voeg-toe = Voeg persoon toe
requests-officer-verloop = Verloop
requests-officer-beslissing = Beslissing
requests-officer-registreer-uitleg = De uitsluiting werkt meteen, in alle zorginstellingen van het nexuzhealth-netwerk. De patiënt krijgt een bericht.
requests-officer-registreer = Registreer uitsluiting
requests-officer-reden = Reden
requests-officer-kies-reden = Kies een reden
requests-officer-reden-geen-ene-persoon = De aanvraag gaat niet over één bepaalde persoon
requests-officer-reden-niet-gevonden = We vonden de persoon niet
requests-officer-reden-al-uitgesloten = De persoon is al uitgesloten
requests-officer-reden-geen-antwoord = We kregen geen antwoord op onze vraag
requests-officer-reden-andere = Een andere reden
requests-officer-uitleg = Uitleg voor de patiënt
requests-officer-uitleg-hint = De patiënt leest deze tekst.
requests-officer-weiger = Weiger aanvraag
requests-officer-afgehandeld = Deze aanvraag is afgewerkt.
requests-officer-trek-in-uitleg = Heb je de verkeerde persoon geregistreerd? Trek de registratie dan in. De uitsluiting geldt dan niet meer en de aanvraag is opnieuw in behandeling. De patiënt krijgt een bericht.
requests-officer-trek-in-reden = Waarom trek je de registratie in?
requests-officer-trek-in-reden-hint = Alleen de ombudsdienst leest deze tekst.
requests-officer-trek-in = Trek registratie in
requests-officer-over-patient = Over deze patiënt
requests-officer-nu-uitgesloten = Nu uitgesloten
requests-officer-andere-aanvragen = Andere open aanvragen

# Add a person
requests-officer-persoon-intro = Voeg iemand alleen toe als die persoon echt niet in de lijst staat. Kijk de gegevens na bij de personeelsdienst.
requests-officer-persoon-voornaam = Voornaam
requests-officer-persoon-voornaam-hint = Heeft deze persoon maar één naam? Laat dit dan leeg en vul die naam bij de familienaam in.
requests-officer-persoon-familienaam = Familienaam
requests-officer-persoon-functie = Functie
requests-officer-persoon-functie-hint = Bijvoorbeeld: verpleegkundige, spoedgevallen
requests-officer-persoon-nummers = Nummers (vul er minstens één in)
requests-officer-persoon-riziv = RIZIV-nummer (niet verplicht)
requests-officer-persoon-niss = Rijksregisternummer (niet verplicht)
requests-officer-persoon-nummer = Personeelsnummer (niet verplicht)
requests-officer-persoon-instelling = Zorginstelling
requests-officer-persoon-kies-instelling = Kies een zorginstelling

# Handed over
requests-officer-overgedragen = Overgedragen
requests-officer-overgedragen-regel = Een andere ombudsdienst behandelt dit verder.

# Timeline
requests-officer-verloop-ontvangen = Aanvraag ontvangen
requests-officer-verloop-genomen = In behandeling genomen door {$naam}
requests-officer-verloop-geregistreerd = Geregistreerd door {$naam}
requests-officer-verloop-geweigerd = Geweigerd door {$naam}
requests-officer-verloop-registratie-ingetrokken = Registratie ingetrokken door {$naam}
requests-officer-verloop-ingetrokken = Ingetrokken door de patiënt

# Results of actions
requests-officer-melding-genomen = Je behandelt nu aanvraag {$ref}.
requests-officer-melding-geregistreerd = {$persoon} is nu uitgesloten. De patiënt krijgt een bericht.
requests-officer-melding-over = {$ref}: {$melding}
requests-officer-melding-laatste = Dit was de laatste aanvraag in deze lijst.
requests-officer-melding-geweigerd = Aanvraag {$ref} is geweigerd. De patiënt krijgt een bericht.
requests-officer-melding-registratie-ingetrokken = De registratie is ingetrokken. Aanvraag {$ref} is opnieuw in behandeling. De patiënt krijgt een bericht.
requests-officer-melding-persoon-toegevoegd = {$persoon} staat nu in de lijst.

# Refusals
requests-officer-fout-persoon = Kies precies één persoon uit de lijst.
requests-officer-fout-gesprek-vol = Dit gesprek is vol: er past geen naam meer bij. Vraag de patiënt om een nieuw bericht te schrijven.
requests-officer-fout-persoon-al-uitgesloten = De patiënt heeft deze persoon al uitgesloten.
requests-officer-fout-reden = Kies een reden.
requests-officer-fout-uitleg = Schrijf een uitleg voor de patiënt.
requests-officer-fout-te-lang = Gebruik maximaal {$n} tekens.
requests-officer-fout-reden-intrekking = Schrijf waarom je de registratie intrekt.
requests-officer-fout-niss = Dit rijksregisternummer klopt niet. Kijk de cijfers na.
requests-officer-fout-personeelsnummer = Vul een personeelsnummer in van hoogstens 32 letters, cijfers en streepjes.
requests-officer-fout-voornaam = Vul een voornaam in. Heeft deze persoon maar één naam? Laat dit veld dan leeg.
requests-officer-fout-familienaam = Vul een familienaam in.
requests-officer-fout-functie = Vul een functie in.
requests-officer-fout-nummer = Vul minstens één nummer in, zodat ziekenhuistoepassingen deze persoon herkennen.
requests-officer-staat-er-misschien = Staat deze persoon al in de lijst?
requests-officer-fout-nieuw = Kies de persoon in de lijst hieronder, of vink aan dat het iemand anders is.
requests-officer-is-nieuw = Nee, dit is iemand anders
requests-officer-fout-staat-er-al = Deze persoon staat al in de lijst. Zoek op de naam of het nummer.
requests-officer-fout-instelling = Kies een zorginstelling.

# Two at once
requests-officer-intussen-genomen = {$naam} heeft deze aanvraag intussen in behandeling genomen ({$tijdstip}). Jouw keuze is niet bewaard. Kijk eerst na wat er veranderd is.
requests-officer-intussen-geweigerd = {$naam} heeft deze aanvraag intussen geweigerd ({$tijdstip}). Jouw keuze is niet bewaard. Kijk eerst na wat er veranderd is.
requests-officer-intussen-geregistreerd = {$naam} heeft deze aanvraag intussen geregistreerd ({$tijdstip}). Jouw keuze is niet bewaard. Kijk eerst na wat er veranderd is.
requests-officer-intussen-registratie-ingetrokken = {$naam} heeft deze registratie intussen ingetrokken ({$tijdstip}). Jouw keuze is niet bewaard. Kijk eerst na wat er veranderd is.
requests-officer-intussen-ingetrokken = De patiënt heeft deze aanvraag intussen ingetrokken ({$tijdstip}). Jouw keuze is niet bewaard. Kijk eerst na wat er veranderd is.
requests-officer-intussen-stopgezet = De patiënt heeft deze uitsluiting intussen zelf stopgezet ({$tijdstip}). Jouw keuze is niet bewaard. Kijk eerst na wat er veranderd is.

# A question to the patient
requests-officer-status-asked = Wacht op patiënt
requests-officer-vraag = Stel een vraag aan de patiënt
requests-officer-vraag-uitleg = De aanvraag wacht dan op het antwoord. De datums lopen door.
requests-officer-vraag-intro = De patiënt krijgt je vraag als bericht. Tot het antwoord er is, staat de aanvraag op ‘Wacht op patiënt’. De datums lopen door. Behandelt nog niemand deze aanvraag? Dan neem jij ze in behandeling.
requests-officer-vraag-veld = Je vraag
requests-officer-vraag-verstuur = Verstuur vraag
requests-officer-vraag-gesprek = Lees het gesprek met de patiënt
requests-officer-melding-gevraagd = Je vraag is verstuurd. De patiënt krijgt een bericht.
requests-officer-verloop-gevraagd = Vraag gesteld door {$naam}
requests-officer-verloop-geantwoord = Beantwoord door de patiënt
requests-officer-intussen-gevraagd = {$naam} heeft intussen een vraag aan de patiënt gesteld ({$tijdstip}). Jouw keuze is niet bewaard. Kijk eerst na wat er veranderd is.
requests-officer-intussen-geantwoord = De patiënt heeft intussen geantwoord ({$tijdstip}). Jouw keuze is niet bewaard. Kijk eerst na wat er veranderd is.

# A request that is prepared from a message
requests-officer-maak-intro = Zoek wie de patiënt bedoelt, of beschrijf die persoon. De patiënt krijgt de aanvraag als bericht, leest de gevolgen en verstuurt ze zelf.
requests-officer-maak-bericht = Wat de patiënt schreef
requests-officer-maak-zoek = Zoek in de lijst
requests-officer-maak-kies = Kies precies één persoon
requests-officer-maak-beschrijf = Staat de persoon er niet bij?
requests-officer-maak-zet-klaar = Zet klaar voor de patiënt
requests-officer-melding-klaargezet = De aanvraag staat klaar. De patiënt krijgt een bericht.
requests-officer-fout-patient-zelf = Dit is de patiënt zelf.
requests-officer-fout-al-aangevraagd = De patiënt heeft al een aanvraag voor deze persoon: {$ref}.
requests-officer-intussen-klaargezet = {$naam} heeft voor dit gesprek al een aanvraag klaargezet ({$tijdstip}). Jouw keuze is niet bewaard. Kijk eerst na wat er veranderd is.
requests-officer-intussen-aanvraag = Bij dit gesprek hoort al een aanvraag. Jouw keuze is niet bewaard.

# Who works on it, notes, calls, a refusal reopened
requests-officer-neem-over = Neem over
requests-officer-geef-terug = Geef terug
requests-officer-heropen = Heropen aanvraag
requests-officer-heropen-uitleg = Was deze weigering niet juist? Heropen de aanvraag dan. Jij behandelt ze opnieuw. De patiënt krijgt een bericht.
requests-officer-heropen-reden = Waarom heropen je deze aanvraag?
requests-officer-heropen-aangevraagd = De patiënt heeft intussen een andere aanvraag voor deze persoon. Je kunt deze niet heropenen.
requests-officer-heropen-uitgesloten = De patiënt heeft deze persoon intussen uitgesloten. Je kunt deze aanvraag niet heropenen.
requests-officer-heropen-verdwenen = Deze persoon staat niet meer in de lijst. Je kunt deze aanvraag niet heropenen.
requests-officer-heropen-zelf = Deze persoon is de patiënt zelf. Je kunt deze aanvraag niet heropenen.
requests-officer-notities = Notities
requests-officer-notitie = Notitie
requests-officer-voeg-notitie-toe = Voeg notitie toe
requests-officer-gesprek = Wat is er gezegd?
requests-officer-noteer-gesprek = Noteer telefoongesprek
requests-officer-geen-telefoon = De patiënt wil geen telefoon: antwoord met een bericht in Mijn Toegang.
requests-officer-boodschap-mag = Je mag een boodschap achterlaten.
requests-officer-boodschap-niet = Laat geen boodschap achter.
requests-officer-iemand-anders-mag = Iemand anders mag opnemen.
requests-officer-iemand-anders-niet = Spreek alleen met de patiënt zelf.
requests-officer-bereikt = Wie heb je bereikt?
requests-officer-bereikt-kies = Kies wie je bereikt hebt
requests-officer-bereikt-patient = De patiënt
requests-officer-bereikt-iemand-anders = Iemand anders
requests-officer-bereikt-voicemail = Voicemail
requests-officer-bereikt-niemand = Niemand
requests-officer-verloop-overgedragen = Aanvraag overgedragen aan deze ombudsdienst
requests-officer-verloop-ingevoerd = Aanvraag ingevoerd door {$naam}
requests-officer-verloop-overgenomen = Overgenomen door {$naam}
requests-officer-verloop-teruggegeven = Teruggegeven door {$naam}
requests-officer-verloop-heropend = Heropend door {$naam}
requests-officer-verloop-notitie = Notitie van {$naam}
requests-officer-verloop-gesprek = Telefoongesprek door {$naam}. Bereikt: {$bereikt}.
requests-officer-melding-teruggegeven = Aanvraag {$ref} is teruggegeven. Een collega kan ze nu behandelen.
requests-officer-melding-heropend = Aanvraag {$ref} is opnieuw in behandeling bij jou. De patiënt krijgt een bericht.
requests-officer-melding-notitie = Je notitie is bewaard.
requests-officer-melding-gesprek = Het telefoongesprek is genoteerd.
requests-officer-fout-reden-heropening = Schrijf waarom je de aanvraag heropent.
requests-officer-fout-notitie = Schrijf je notitie.
requests-officer-fout-bereikt = Kies wie je bereikt hebt.
requests-officer-fout-gesprek = Schrijf wat er gezegd is.
requests-officer-intussen-overgenomen = {$naam} heeft deze aanvraag intussen overgenomen ({$tijdstip}). Jouw keuze is niet bewaard. Kijk eerst na wat er veranderd is.
requests-officer-intussen-teruggegeven = {$naam} heeft deze aanvraag intussen teruggegeven ({$tijdstip}). Jouw keuze is niet bewaard. Kijk eerst na wat er veranderd is.
requests-officer-intussen-heropend = {$naam} heeft deze aanvraag intussen heropend ({$tijdstip}). Jouw keuze is niet bewaard. Kijk eerst na wat er veranderd is.
requests-officer-intussen-onveranderd = Deze aanvraag is intussen veranderd. Jouw keuze is niet bewaard. Kijk eerst na wat er veranderd is.

# What an officer entered
requests-officer-kanaal-papier = op papier
requests-officer-kanaal-mail = per e-mail
requests-officer-kanaal-telefoon = per telefoon
requests-officer-kanaal-portaal = via het portaal
requests-officer-kort-papier = Papier
requests-officer-kort-mail = E-mail
requests-officer-kort-telefoon = Telefoon
requests-officer-kort-portaal = Portaal
requests-officer-ingevoerd-door = Ingevoerd door {$naam}
requests-officer-scan = Bijlagen
requests-officer-gevraagd-door = Gevraagd door
requests-officer-vroeg-zelf = De patiënt zelf
requests-officer-vroeg-ouder = Een ouder
requests-officer-vroeg-vertegenwoordiger = Een vertegenwoordiger
requests-officer-identiteit = Identiteit gecontroleerd
requests-officer-gevolgen-uitgelegd = Uitgelegd op {$datum}, door {$naam}
requests-officer-beschreven-ingevoerd = Beschreven in de aanvraag
requests-officer-fout-identiteit = Kies hoe je de identiteit gecontroleerd hebt.

# Who spoke for the patient
requests-officer-ingevoerd-als = Ingevoerd als
requests-officer-wijkt-af = Naam of geboortedatum wijkt af
requests-officer-geldig-tot = Geldig tot en met {$datum}
requests-officer-kind-gehoord = Er is met het kind gesproken.
requests-officer-kind-niet-gehoord = Er is niet met het kind gesproken.
requests-officer-is-andere-ouder = De persoon is de andere ouder van het kind.
requests-officer-andere-ouder-kop = De andere ouder
requests-officer-andere-ouder = Is deze persoon de andere ouder van het kind? Kies dan eerst wat je weet.
requests-officer-andere-ouder-gehoord = De andere ouder is gehoord
requests-officer-andere-ouder-vonnis = Ik zag het vonnis
requests-officer-andere-ouder-dringend = Het is dringend: voorlopig
requests-officer-fout-andere-ouder = Deze persoon is de andere ouder. Kies eerst wat je weet van de andere ouder.

# A request that asks the same as another one
requests-officer-hoort-bij = Hoort bij een andere aanvraag
requests-officer-hoort-bij-uitleg = Vraagt een andere aanvraag van deze patiënt hetzelfde? De andere houdt haar datum.
requests-officer-andere = De andere aanvraag
requests-officer-kies-andere = Kies een aanvraag
requests-officer-fout-andere = Kies de andere aanvraag van deze patiënt.
requests-officer-melding-samengevoegd = De aanvraag hoort nu bij {$ref}.

# Lines above the worklist
requests-officer-signalen = Signalen
requests-officer-gezien = Gezien
requests-officer-melding-gezien = Het signaal is weggelegd voor je ombudsdienst.
requests-officer-signaal-uiterlijk-morgen = {$ref} moet uiterlijk morgen afgewerkt zijn.
requests-officer-signaal-open-aanvraag = Open de aanvraag
requests-officer-signaal-achter = {$n ->
    [one] {$toepassing} bevestigde 1 uitsluiting nog niet, sinds {$tijdstip}.
   *[other] {$toepassing} bevestigde {$n} uitsluitingen nog niet, sinds {$tijdstip}.
  }
requests-officer-signaal-mail-patient = Een e-mail aan een patiënt kwam niet aan.
requests-officer-signaal-schrijf-brief = Schrijf een brief
requests-officer-signaal-doorbreking-week = Een doorbreking wacht al een week op nazicht.
requests-officer-signaal-doorbreking-bekijk = Bekijk de doorbreking
requests-officer-signaal-geweigerd = Een uitgesloten persoon werd vandaag {$n} keer geweigerd.
requests-officer-signaal-berichten = {$n ->
    [one] Er wacht 1 gesprek met een ongelezen bericht.
   *[other] Er wachten {$n} gesprekken met ongelezen berichten.
}
requests-officer-signaal-berichten-veel = Er wachten meer dan 99 gesprekken met ongelezen berichten.
requests-officer-signaal-berichten-link = Lees de berichten
requests-officer-signaal-doorbrekingen = {$n ->
    [one] Er wacht 1 doorbreking op nazicht.
   *[other] Er wachten {$n} doorbrekingen op nazicht.
}
requests-officer-signaal-doorbrekingen-veel = Er wachten meer dan 99 doorbrekingen op nazicht.
requests-officer-signaal-doorbrekingen-link = Bekijk de doorbrekingen
requests-officer-signaal-ongelezen = Er wacht al een werkdag of langer iets dat niemand bekeek.
requests-officer-signaal-mail = De laatste e-mail aan de ombudsdienst kwam niet aan. Vertel het aan wie Mijn Toegang beheert.
requests-officer-signaal-ingevoerd = {$naam} voerde op {$datum} meer dan 3 aanvragen in die een andere ombudsdienst behandelt.
requests-officer-signaal-een-persoon = {$toepassing} vraagt opvallend veel over één persoon.
requests-officer-signaal-veel-patienten = {$toepassing} vraagt over veel meer patiënten dan anders.
requests-officer-signaal-onbekenden = {$toepassing} vraagt vaker dan anders naar mensen die we niet kennen.
requests-officer-signaal-geweigerde-doorbrekingen = {$toepassing} meldt vaak doorbrekingen die we moeten weigeren.
requests-officer-signaal-veel-meldingen = {$toepassing} meldt opvallend veel doorbrekingen bij één patiënt.
requests-officer-signaal-brieven = Er zijn brieven te schrijven.
requests-officer-signaal-brieven-bekijk = Bekijk de brieven
