# Words of the ombudsdienst's pages.

ombudsdienst-kop = Werklijst
ombudsdienst-status-sent = Nieuw

# Worklist
ombudsdienst-open = {$n ->
    [one] open aanvraag
   *[other] open aanvragen
  }
ombudsdienst-te-laat = te laat (doel: {$n ->
    [one] 1 werkdag
   *[other] {$n} werkdagen
  })
ombudsdienst-niet-toegewezen = niet toegewezen
ombudsdienst-zoek = Referentie, naam of rijksregisternummer
ombudsdienst-status = Status
ombudsdienst-filter-open = Alle open aanvragen
ombudsdienst-filter-nieuw = Nieuw
ombudsdienst-filter-behandeling = In behandeling
ombudsdienst-filter-afgewerkt = Afgewerkt
ombudsdienst-toegewezen = Toegewezen aan
ombudsdienst-filter-iedereen = Iedereen
ombudsdienst-filter-ik = Ik
ombudsdienst-filter-niemand = Niemand
ombudsdienst-tabel = Aanvragen, eerst wat het eerst afgewerkt moet zijn
ombudsdienst-kolom-referentie = Referentie
ombudsdienst-kolom-patient = Patiënt
ombudsdienst-kolom-wil = Wil uitsluiten
ombudsdienst-kolom-kanaal = Kanaal
ombudsdienst-kolom-wachttijd = Wachttijd
ombudsdienst-geboren = ° {$jaar}
ombudsdienst-niet-in-lijst = Niet gevonden in de lijst
ombudsdienst-wacht = {$n ->
    [0] Vandaag
    [one] 1 werkdag
   *[other] {$n} werkdagen
  }
ombudsdienst-nog = {$n ->
    [0] Vandaag afwerken
    [one] Nog 1 dag
   *[other] Nog {$n} dagen
  }
ombudsdienst-dagen-te-laat = {$n ->
    [one] 1 dag te laat
   *[other] {$n} dagen te laat
  }
ombudsdienst-niemand = Niemand
ombudsdienst-afgewerkt = Afgewerkt
ombudsdienst-leeg = Geen open aanvragen. Alles is afgewerkt.
ombudsdienst-meer = Je ziet de eerste {$n} aanvragen.
ombudsdienst-niets-gevonden = We vonden geen aanvragen. Kijk na wat je invulde, of kies een andere status.
ombudsdienst-niets-link = Toon alle open aanvragen

# The request
ombudsdienst-pagina-titel = Aanvraag {$ref}
ombudsdienst-nog-niemand = Nog niemand behandelt deze aanvraag.
ombudsdienst-behandelt = {$naam} behandelt deze aanvraag.
ombudsdienst-doel = Doel: afgewerkt tegen {$doel}. Uiterste datum: {$uiterste}.
ombudsdienst-neem = Neem in behandeling
ombudsdienst-aanvraag = De aanvraag
ombudsdienst-geboren-op = ° {$datum}
ombudsdienst-niss = rijksregisternummer
ombudsdienst-gekozen = Gekozen uit de lijst
ombudsdienst-beschreven = Beschreven door de patiënt
ombudsdienst-uitgesloten = Uitgesloten
ombudsdienst-ontvangen = Ontvangen
ombudsdienst-portaal = {$tijdstip}, via het portaal
ombudsdienst-gevolgen = Gevolgen gelezen
ombudsdienst-gevolgen-ja = Ja, {$tijdstip}
ombudsdienst-advies = Advies eHealth
ombudsdienst-advies-ja = Gekregen, koos voor het ziekenhuis
ombudsdienst-advies-niet-genoteerd = Niet genoteerd
ombudsdienst-advies-nee = Niet van toepassing
ombudsdienst-opmerking = Opmerking
ombudsdienst-contact = Contact
ombudsdienst-wie = Wie wordt uitgesloten?
ombudsdienst-wie-hint = Kies precies één persoon uit de lijst van zorgverleners en medewerkers.
ombudsdienst-alleen-gekozen = De patiënt koos deze persoon zelf. Alleen deze persoon kan geregistreerd worden.
ombudsdienst-komt-overeen = Komt overeen met de aanvraag
ombudsdienst-niemand-gevonden = We vonden in de lijst niemand die hierop lijkt.
ombudsdienst-nummers = Heeft iemand geen rijksregisternummer en geen RIZIV-nummer in de lijst? Dan herkennen ziekenhuistoepassingen die persoon alleen waar het personeelsnummer gekend is.
ombudsdienst-zoek-persoon = Zoek iemand anders in de lijst
ombudsdienst-zoek-persoon-hint = Naam of RIZIV-nummer
ombudsdienst-voeg-toe = Voeg persoon toe
ombudsdienst-verloop = Verloop
ombudsdienst-beslissing = Beslissing
ombudsdienst-registreer-uitleg = De uitsluiting werkt meteen, in alle zorginstellingen van het nexuzhealth-netwerk. De patiënt krijgt een bericht.
ombudsdienst-registreer = Registreer uitsluiting
ombudsdienst-reden = Reden
ombudsdienst-kies-reden = Kies een reden
ombudsdienst-reden-geen-ene-persoon = De aanvraag gaat niet over één bepaalde persoon
ombudsdienst-reden-niet-gevonden = We vonden de persoon niet
ombudsdienst-reden-al-uitgesloten = De persoon is al uitgesloten
ombudsdienst-reden-geen-antwoord = We kregen geen antwoord op onze vraag
ombudsdienst-reden-andere = Een andere reden
ombudsdienst-uitleg = Uitleg voor de patiënt
ombudsdienst-uitleg-hint = De patiënt leest deze tekst.
ombudsdienst-weiger = Weiger aanvraag
ombudsdienst-afgehandeld = Deze aanvraag is afgewerkt. Je hoeft niets meer te doen.
ombudsdienst-trek-in-uitleg = Heb je de verkeerde persoon geregistreerd? Trek de registratie dan in. De uitsluiting geldt dan niet meer en de aanvraag is opnieuw in behandeling. De patiënt krijgt een bericht.
ombudsdienst-trek-in-reden = Waarom trek je de registratie in?
ombudsdienst-trek-in-reden-hint = Alleen de ombudsdienst leest deze tekst.
ombudsdienst-trek-in = Trek registratie in
ombudsdienst-over-patient = Over deze patiënt
ombudsdienst-nu-uitgesloten = Nu uitgesloten
ombudsdienst-andere-aanvragen = Andere open aanvragen

# Add a person
ombudsdienst-persoon-intro = Voeg iemand alleen toe als die persoon echt niet in de lijst staat. Kijk de gegevens na bij de personeelsdienst.
ombudsdienst-persoon-voornaam = Voornaam
ombudsdienst-persoon-voornaam-hint = Heeft deze persoon maar één naam? Laat dit dan leeg en vul die naam bij de familienaam in.
ombudsdienst-persoon-familienaam = Familienaam
ombudsdienst-persoon-functie = Functie
ombudsdienst-persoon-functie-hint = Bijvoorbeeld: verpleegkundige, spoedgevallen
ombudsdienst-persoon-nummers = Nummers (vul er minstens één in)
ombudsdienst-persoon-riziv = RIZIV-nummer (niet verplicht)
ombudsdienst-persoon-niss = Rijksregisternummer (niet verplicht)
ombudsdienst-persoon-nummer = Personeelsnummer (niet verplicht)
ombudsdienst-persoon-instelling = Zorginstelling
ombudsdienst-persoon-kies-instelling = Kies een zorginstelling

# Hidden from this officer
ombudsdienst-collega = Deze aanvraag behandelt een collega.
ombudsdienst-naar-werklijst = Naar de werklijst

# Timeline
ombudsdienst-verloop-ontvangen = Aanvraag ontvangen
ombudsdienst-verloop-genomen = In behandeling genomen door {$naam}
ombudsdienst-verloop-geregistreerd = Geregistreerd door {$naam}
ombudsdienst-verloop-geweigerd = Geweigerd door {$naam}
ombudsdienst-verloop-registratie-ingetrokken = Registratie ingetrokken door {$naam}
ombudsdienst-verloop-ingetrokken = Ingetrokken door de patiënt

# Results of actions
ombudsdienst-melding-genomen = Je behandelt nu aanvraag {$ref}.
ombudsdienst-melding-geregistreerd = {$persoon} is nu uitgesloten. De patiënt krijgt een bericht.
ombudsdienst-melding-geweigerd = Aanvraag {$ref} is geweigerd. De patiënt krijgt een bericht.
ombudsdienst-melding-registratie-ingetrokken = De registratie is ingetrokken. Aanvraag {$ref} is opnieuw in behandeling. De patiënt krijgt een bericht.
ombudsdienst-melding-persoon-toegevoegd = {$persoon} staat nu in de lijst.

# Refusals
ombudsdienst-fout-persoon = Kies precies één persoon uit de lijst.
ombudsdienst-fout-gesprek-vol = Dit gesprek is vol: er past geen naam meer bij. Vraag de patiënt om een nieuw bericht te schrijven.
ombudsdienst-fout-persoon-al-uitgesloten = De patiënt heeft deze persoon al uitgesloten.
ombudsdienst-fout-reden = Kies een reden.
ombudsdienst-fout-uitleg = Schrijf een uitleg voor de patiënt.
ombudsdienst-fout-te-lang = Gebruik maximaal {$n} tekens.
ombudsdienst-fout-reden-intrekking = Schrijf waarom je de registratie intrekt.
ombudsdienst-fout-niss = Dit rijksregisternummer klopt niet. Kijk de cijfers na.
ombudsdienst-fout-personeelsnummer = Vul een personeelsnummer in van hoogstens 32 letters, cijfers en streepjes.
ombudsdienst-fout-voornaam = Vul een voornaam in. Heeft deze persoon maar één naam? Laat dit veld dan leeg.
ombudsdienst-fout-familienaam = Vul een familienaam in.
ombudsdienst-fout-functie = Vul een functie in.
ombudsdienst-fout-nummer = Vul minstens één nummer in, zodat ziekenhuistoepassingen deze persoon herkennen.
ombudsdienst-fout-staat-er-al = Deze persoon staat al in de lijst. Zoek op de naam of het nummer.
ombudsdienst-fout-instelling = Kies een zorginstelling.

# Two at once
ombudsdienst-intussen-genomen = {$naam} heeft deze aanvraag intussen in behandeling genomen ({$tijdstip}). Jouw keuze is niet bewaard. Kijk eerst na wat er veranderd is.
ombudsdienst-intussen-geweigerd = {$naam} heeft deze aanvraag intussen geweigerd ({$tijdstip}). Jouw keuze is niet bewaard. Kijk eerst na wat er veranderd is.
ombudsdienst-intussen-geregistreerd = {$naam} heeft deze aanvraag intussen geregistreerd ({$tijdstip}). Jouw keuze is niet bewaard. Kijk eerst na wat er veranderd is.
ombudsdienst-intussen-registratie-ingetrokken = {$naam} heeft deze registratie intussen ingetrokken ({$tijdstip}). Jouw keuze is niet bewaard. Kijk eerst na wat er veranderd is.
ombudsdienst-intussen-ingetrokken = De patiënt heeft deze aanvraag intussen ingetrokken ({$tijdstip}). Jouw keuze is niet bewaard. Kijk eerst na wat er veranderd is.
ombudsdienst-intussen-stopgezet = De patiënt heeft deze uitsluiting intussen zelf stopgezet ({$tijdstip}). Jouw keuze is niet bewaard. Kijk eerst na wat er veranderd is.

# A question to the patient
ombudsdienst-status-asked = Wacht op patiënt
ombudsdienst-vraag = Stel een vraag aan de patiënt
ombudsdienst-vraag-uitleg = Is er iets niet duidelijk? Vraag het aan de patiënt. De aanvraag wacht dan op het antwoord. De datums lopen door.
ombudsdienst-vraag-intro = De patiënt krijgt je vraag als bericht. Tot het antwoord er is, staat de aanvraag op ‘Wacht op patiënt’. De datums lopen door. Behandelt nog niemand deze aanvraag? Dan neem jij ze in behandeling.
ombudsdienst-vraag-veld = Je vraag
ombudsdienst-vraag-verstuur = Verstuur vraag
ombudsdienst-vraag-gesprek = Lees het gesprek met de patiënt
ombudsdienst-melding-gevraagd = Je vraag is verstuurd. De patiënt krijgt een bericht.
ombudsdienst-verloop-gevraagd = Vraag gesteld door {$naam}
ombudsdienst-verloop-geantwoord = Beantwoord door de patiënt
ombudsdienst-intussen-gevraagd = {$naam} heeft intussen een vraag aan de patiënt gesteld ({$tijdstip}). Jouw keuze is niet bewaard. Kijk eerst na wat er veranderd is.
ombudsdienst-intussen-geantwoord = De patiënt heeft intussen geantwoord ({$tijdstip}). Jouw keuze is niet bewaard. Kijk eerst na wat er veranderd is.

# A request that is prepared from a message
ombudsdienst-maak-intro = Zoek wie de patiënt bedoelt, of beschrijf die persoon. De patiënt krijgt de aanvraag als bericht, leest de gevolgen en verstuurt ze zelf.
ombudsdienst-maak-bericht = Wat de patiënt schreef
ombudsdienst-maak-zoek = Zoek in de lijst
ombudsdienst-maak-kies = Kies precies één persoon
ombudsdienst-maak-beschrijf = Staat de persoon er niet bij?
ombudsdienst-maak-zet-klaar = Zet klaar voor de patiënt
ombudsdienst-melding-klaargezet = De aanvraag staat klaar. De patiënt krijgt een bericht.
ombudsdienst-fout-patient-zelf = Dit is de patiënt zelf.
ombudsdienst-fout-al-aangevraagd = De patiënt heeft al een aanvraag voor deze persoon: {$ref}.
ombudsdienst-intussen-klaargezet = {$naam} heeft voor dit gesprek al een aanvraag klaargezet ({$tijdstip}). Jouw keuze is niet bewaard. Kijk eerst na wat er veranderd is.
ombudsdienst-intussen-aanvraag = Bij dit gesprek hoort al een aanvraag. Jouw keuze is niet bewaard.

# Who works on it, notes, calls, a refusal reopened
ombudsdienst-neem-over = Neem over
ombudsdienst-geef-terug = Geef terug
ombudsdienst-heropen = Heropen aanvraag
ombudsdienst-heropen-uitleg = Was deze weigering niet juist? Heropen de aanvraag dan. Jij behandelt ze opnieuw. De patiënt krijgt een bericht.
ombudsdienst-heropen-reden = Waarom heropen je deze aanvraag?
ombudsdienst-heropen-aangevraagd = De patiënt heeft intussen een andere aanvraag voor deze persoon. Je kunt deze niet heropenen.
ombudsdienst-heropen-verdwenen = Deze persoon staat niet meer in de lijst. Je kunt deze aanvraag niet heropenen.
ombudsdienst-heropen-zelf = Deze persoon is de patiënt zelf. Je kunt deze aanvraag niet heropenen.
ombudsdienst-heropen-uitgesloten = De patiënt heeft deze persoon intussen uitgesloten. Je kunt deze aanvraag niet heropenen.
ombudsdienst-notities = Notities
ombudsdienst-notitie = Notitie
ombudsdienst-voeg-notitie-toe = Voeg notitie toe
ombudsdienst-gesprek = Wat is er gezegd?
ombudsdienst-noteer-gesprek = Noteer telefoongesprek
ombudsdienst-geen-telefoon = De patiënt wil geen telefoon: antwoord met een bericht in Mijn Toegang.
ombudsdienst-boodschap-mag = Je mag een boodschap achterlaten.
ombudsdienst-boodschap-niet = Laat geen boodschap achter.
ombudsdienst-iemand-anders-mag = Iemand anders mag opnemen.
ombudsdienst-iemand-anders-niet = Spreek alleen met de patiënt zelf.
ombudsdienst-bereikt = Wie heb je bereikt?
ombudsdienst-bereikt-kies = Kies wie je bereikt hebt
ombudsdienst-bereikt-patient = De patiënt
ombudsdienst-bereikt-iemand-anders = Iemand anders
ombudsdienst-bereikt-voicemail = Voicemail
ombudsdienst-bereikt-niemand = Niemand
ombudsdienst-verloop-ingevoerd = Aanvraag ingevoerd door {$naam}
ombudsdienst-verloop-overgenomen = Overgenomen door {$naam}
ombudsdienst-verloop-teruggegeven = Teruggegeven door {$naam}
ombudsdienst-verloop-heropend = Heropend door {$naam}
ombudsdienst-verloop-notitie = Notitie van {$naam}
ombudsdienst-verloop-gesprek = Telefoongesprek door {$naam}. Bereikt: {$bereikt}.
ombudsdienst-melding-teruggegeven = Aanvraag {$ref} is teruggegeven. Een collega kan ze nu behandelen.
ombudsdienst-melding-heropend = Aanvraag {$ref} is opnieuw in behandeling bij jou. De patiënt krijgt een bericht.
ombudsdienst-melding-notitie = Je notitie is bewaard.
ombudsdienst-melding-gesprek = Het telefoongesprek is genoteerd.
ombudsdienst-fout-reden-heropening = Schrijf waarom je de aanvraag heropent.
ombudsdienst-fout-notitie = Schrijf je notitie.
ombudsdienst-fout-bereikt = Kies wie je bereikt hebt.
ombudsdienst-fout-gesprek = Schrijf wat er gezegd is.
ombudsdienst-intussen-overgenomen = {$naam} heeft deze aanvraag intussen overgenomen ({$tijdstip}). Jouw keuze is niet bewaard. Kijk eerst na wat er veranderd is.
ombudsdienst-intussen-teruggegeven = {$naam} heeft deze aanvraag intussen teruggegeven ({$tijdstip}). Jouw keuze is niet bewaard. Kijk eerst na wat er veranderd is.
ombudsdienst-intussen-heropend = {$naam} heeft deze aanvraag intussen heropend ({$tijdstip}). Jouw keuze is niet bewaard. Kijk eerst na wat er veranderd is.
ombudsdienst-intussen-onveranderd = Deze aanvraag is intussen veranderd. Jouw keuze is niet bewaard. Kijk eerst na wat er veranderd is.

# What an officer entered
ombudsdienst-kanaal-papier = op papier
ombudsdienst-kanaal-mail = met een e-mail
ombudsdienst-kanaal-telefoon = per telefoon
ombudsdienst-kanaal-portaal = via het portaal
ombudsdienst-kort-papier = Papier
ombudsdienst-kort-mail = E-mail
ombudsdienst-kort-telefoon = Telefoon
ombudsdienst-kort-portaal = Portaal
ombudsdienst-ingevoerd-door = Ingevoerd door {$naam}
ombudsdienst-scan = Bijlagen
ombudsdienst-gevraagd-door = Gevraagd door
ombudsdienst-vroeg-zelf = De patiënt zelf
ombudsdienst-vroeg-ouder = Een ouder
ombudsdienst-vroeg-vertegenwoordiger = Een vertegenwoordiger
ombudsdienst-identiteit = Identiteit gecontroleerd
ombudsdienst-gevolgen-uitgelegd = Uitgelegd op {$datum}, door {$naam}
ombudsdienst-beschreven-ingevoerd = Beschreven in de aanvraag
ombudsdienst-fout-identiteit = Kies hoe je de identiteit gecontroleerd hebt.
