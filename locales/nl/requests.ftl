# Words of the patient's request.

requests-bijschrift = Uitsluiting aanvragen
requests-stap-persoon = stap 1 van 4: de persoon
requests-stap-gevolgen = stap 2 van 4: de gevolgen
requests-stap-contact = stap 3 van 4: opmerkingen en contact
requests-stap-controle = stap 4 van 4: controle

# States
requests-status-sent = Ontvangen
requests-status-taken = In behandeling
requests-status-registered = Geregistreerd
requests-status-refused = Geweigerd
requests-status-double = Samengevoegd
requests-status-withdrawn = Ingetrokken

# Find the person
requests-zoek-kop = Wie wil je uitsluiten?
requests-zoek-intro = Zoek één zorgverlener of medewerker. Het maakt niet uit of die persoon je ooit behandeld heeft. Je hoeft geen reden te geven.
requests-zoek-label = Naam of RIZIV-nummer
requests-zoek-hint = Bijvoorbeeld: Janssens of 1-42758-26-730
requests-zoek-riziv-kop = Wat is een RIZIV-nummer?
requests-zoek-riziv = Artsen, verpleegkundigen, kinesitherapeuten en andere zorgverleners hebben een nummer van 11 cijfers bij het RIZIV. Je vindt het vaak op een voorschrift, een attest of een factuur. Andere medewerkers hebben er meestal geen.
requests-zoek-een = Een uitsluiting geldt altijd voor één persoon. Een afdeling, een team of een heel ziekenhuis uitsluiten kan niet. Wil je meer personen uitsluiten? Doe dan voor elke persoon een aparte aanvraag.
requests-concepten-kop = Nog niet verstuurd
requests-concepten = Je begon al een aanvraag. Je kunt daarmee verdergaan.
requests-concepten-klaargezet = De ombudsdienst zette deze aanvraag voor je klaar.
requests-concepten-onleesbaar = Een aanvraag die we nu niet kunnen tonen
requests-concepten-bewaard = Bewaard op {$datum}
requests-concepten-verder = Werk deze aanvraag af
requests-concepten-verwijder = Verwijder
requests-melding-verwijderd = Je begonnen aanvraag is verwijderd.

requests-kies-kop = Kies de juiste persoon
requests-kies-gevonden = {$n ->
    [one] 1 persoon gevonden voor ‘{$zoekterm}’
   *[other] {$n} personen gevonden voor ‘{$zoekterm}’
  }
requests-kies-meer = Meer dan {$n} personen gevonden voor ‘{$zoekterm}’.
requests-kies-eerste = Je ziet de eerste {$n}.
requests-kies-wie = Wie bedoel je?
requests-kies-of = of
requests-kies-of-kop = Of
requests-kies-eigen = In jouw ziekenhuis, {$instelling}
requests-kies-andere = In andere zorginstellingen
requests-suggesties = Suggesties
requests-suggesties-zijn = Er zijn suggesties. Kies met de pijltjes en druk op Enter.
requests-zoek-waar = Waar werkt deze persoon? (niet verplicht)
requests-zoek-waar-hint = Vul ook een voornaam in, of waar deze persoon werkt.
requests-zoek-waar-onbekend = We kennen geen zorginstelling met de naam ‘{$plaats}’. Je ziet daarom iedereen met deze naam.
requests-kies-geen = De persoon staat er niet bij
requests-werkt-in = Werkt in {$plaats}
requests-niemand = We vonden niemand voor ‘{$zoekterm}’. Kijk na of de naam juist geschreven is, of beschrijf de persoon.
requests-zonder-plaats = Zo vonden we niemand. We zochten daarom op ‘{$zoekterm}’.
requests-te-veel = Maak je zoekopdracht preciezer.
requests-riziv-nakijken = Kijk dit RIZIV-nummer nog eens na.

requests-beschrijf-kop = Beschrijf de persoon
requests-beschrijf-intro = Beschrijf de persoon zo goed als je kunt. De ombudsdienst zoekt dan uit over wie het gaat. Lukt dat niet, dan stellen we je een vraag.
requests-beschrijf-uitzoeken = De ombudsdienst zoekt dan uit over wie het gaat. Lukt dat niet, dan stellen we je een vraag.
requests-naam = Naam
requests-naam-hint = Een deel van de naam is ook goed.
requests-waar = Ziekenhuis en dienst
requests-waar-hint = Bijvoorbeeld: AZ Sint-Lucas, onthaal van de polikliniek
requests-functie = Functie (als je die kent)
requests-zoek-opnieuw = Zoek opnieuw

# Advice
requests-ehealth-kop = We raden je eHealth aan
requests-ehealth-intro = {$persoon} heeft een RIZIV-nummer. Daarom kun je deze persoon ook zelf uitsluiten via eHealth, het platform van de overheid. Dat heeft twee voordelen:
requests-ehealth-buiten-kop = De uitsluiting geldt ook buiten onze zorginstellingen
requests-ehealth-buiten = Onze zorginstellingen nemen je uitsluiting via eHealth over. Omgekeerd neemt eHealth een uitsluiting via nexuzhealth niet zomaar over.
requests-ehealth-zelf-kop = Je regelt het zelf
requests-ehealth-zelf = Je hoeft niet te wachten op de ombudsdienst. Binnen een uur zie je de uitsluiting ook hier.
requests-ehealth-zo-kop = Zo doe je het via eHealth
requests-ehealth-zo-aanmelden = Ga naar mijngezondheid.belgie.be en meld je aan.
requests-ehealth-zo-relaties = Kies ‘Mijn therapeutische relaties’ en ga naar het toegangsbeheer.
requests-ehealth-zo-open = Open de uitsluitingen en voeg er een toe.
requests-ehealth-zo-zoek = Zoek op naam of RIZIV-nummer, kies de persoon en sla op.
requests-ehealth-al = {$persoon} is al uitgesloten via eHealth, ook in onze zorginstellingen. Een tweede uitsluiting is meestal niet nodig.
requests-ehealth-hoe = Hoe wil je {$persoon} uitsluiten?
requests-ehealth-via = Via eHealth (aangeraden)
requests-ehealth-via-hint = We brengen je naar mijngezondheid.belgie.be. Je stuurt ons dan geen aanvraag.
requests-ehealth-ziekenhuis = Via het ziekenhuis
requests-ehealth-ziekenhuis-hint = Je stuurt een aanvraag naar de ombudsdienst. De uitsluiting werkt zodra ze geregistreerd is.

requests-ehealth-uit-kop = Vraag de uitsluiting hier aan
requests-laat-ehealth = Via eHealth alleen is hier niet genoeg. Vraag de uitsluiting hier aan.

requests-uit-kop = Ga verder op eHealth
requests-uit-tekst = Je sluit {$persoon} zelf uit op mijngezondheid.belgie.be. Wij krijgen van jou geen aanvraag.
requests-uit-uur = Binnen een uur na de registratie zie je de uitsluiting ook hier.
requests-uit-toch = Toch een aanvraag sturen?
requests-uit-terug = Kies via het ziekenhuis

# Consequences and reach
requests-gevolgen-kop = Wat een uitsluiting betekent
requests-gevolgen-intro = Lees dit rustig. Een uitsluiting kan gevolgen hebben voor je zorg.
requests-gevolgen-wel = Wat verandert er?
requests-gevolgen-wel-dossier = Zodra de uitsluiting geregistreerd is, kan {$persoon} je patiëntendossier niet meer openen.
requests-gevolgen-wel-overal = Dat geldt in alle zorginstellingen van het nexuzhealth-netwerk. Eén zorginstelling kiezen kan niet.
requests-gevolgen-wel-blijft = De uitsluiting blijft gelden tot jij ze stopzet.
requests-gevolgen-niet = Wat verandert er niet?
requests-gevolgen-niet-lijsten = {$persoon} kan je naam nog zien op lijsten. Voorbeelden zijn de aanwezigheidslijst van een dienst en de lijst met aanvragen voor radiologie. Een dienst heeft die lijsten nodig om goed te werken.
requests-gevolgen-niet-collega = Collega’s kunnen nog informatie over je doorgeven aan {$persoon}, zoals een arts aan een verpleegkundige.
requests-gevolgen-niet-nood = In een noodgeval kan deze persoon toch tijdelijk toegang krijgen, bijvoorbeeld als er niemand anders van wacht is. Dat heet een doorbreking. Je krijgt daar achteraf een bericht over.
requests-gevolgen-zorg = Mogelijke gevolgen voor je zorg
requests-gevolgen-wacht-kop = De enige zorgverlener van wacht kan je misschien niet helpen
requests-gevolgen-wacht = Is alleen {$persoon} van wacht en is je dossier nodig om je te helpen? Dan kan deze persoon je in principe geen zorg geven.
requests-gevolgen-dienst-kop = Een andere dienst is misschien beter
requests-gevolgen-dienst = Ben je niet tevreden over de zorg van verschillende zorgverleners op één dienst? Dan is een andere dienst of zorginstelling misschien beter, ook al is die mogelijk minder geschikt voor jouw zorg.
requests-gevolgen-stop-kop = Je behandeling door deze persoon kan stoppen
requests-gevolgen-stop = Zonder de nodige gegevens verder behandelen kan gevaarlijk zijn, voor jou en voor de zorgverlener. De zorgverlener moet de behandeling dan misschien stoppen.
requests-gevolgen-bevestig = Bevestig dat je dit gelezen hebt
requests-gevolgen-gelezen = Ik heb gelezen wat een uitsluiting betekent en wat de gevolgen kunnen zijn.

# Remarks and contact
requests-contact-kop = Opmerkingen en contact
requests-contact-opmerking = Wil je iets toevoegen? (niet verplicht)
requests-contact-opmerking-hint = Je hoeft geen reden te geven. Alleen de ombudsdienst leest dit. Maximaal 1000 tekens.
requests-contact-hoe = Hoe mogen we je bereiken als we een vraag hebben?
requests-contact-hoe-hint = Het antwoord op je aanvraag vind je altijd hier, in Mijn Toegang.
requests-contact-bericht = Met een bericht in Mijn Toegang
requests-contact-bericht-hint = Kennen we je e-mailadres? Dan krijg je een e-mail als er een bericht klaarstaat.
requests-contact-telefoon = Per telefoon
requests-contact-nummer = Telefoon- of gsm-nummer
requests-contact-nummer-hint = Alleen nodig als we je mogen bellen.
requests-contact-bellen = Als we je bellen (niet verplicht)
requests-contact-bellen-hint = Vink je niets aan? Dan spreken we alleen met jou.
requests-contact-iemand-anders = Iemand anders mag opnemen
requests-contact-boodschap = We mogen een boodschap inspreken
requests-contact-instelling = Welke ombudsdienst mag je aanvraag behandelen?
requests-contact-instelling-hint = De ombudsdienst van die zorginstelling behandelt je aanvraag. De uitsluiting geldt daarna in alle zorginstellingen van het nexuzhealth-netwerk.

# Check and send
requests-controle-kop = Controleer je aanvraag
requests-controle-voor = Je vraagt dit voor
requests-controle-jezelf = Jezelf, {$naam}
requests-controle-wie = Wie je wilt uitsluiten
requests-controle-waar = Waar het geldt
requests-controle-overal = In alle zorginstellingen van het nexuzhealth-netwerk
requests-controle-gevolgen = Gevolgen gelezen
requests-controle-opmerking = Opmerking
requests-controle-contact = Hoe we je bereiken
requests-controle-instelling = Wie je aanvraag behandelt
requests-controle-ombudsdienst = Ombudsdienst {$instelling}
requests-behandelt = De ombudsdienst behandelt je aanvraag meestal binnen {$n ->
    [one] 1 werkdag
   *[other] {$n} werkdagen
  }, uiterlijk op {$datum}.
requests-controle-tot = Tot de uitsluiting geregistreerd is, kan {$persoon} je dossier nog openen. Je kunt je aanvraag tot dan intrekken.
requests-verstuur = Verstuur aanvraag

requests-verstuurd-kop = Je aanvraag is verstuurd
requests-verstuurd-referentie = Je referentie
requests-verstuurd-noteer = Noteer de referentie of druk ze af. Hou ze bij de hand als je belt. Je vindt ze ook terug bij ‘Lopende aanvragen’.
requests-verstuurd-nu-kop = Wat gebeurt er nu?
requests-verstuurd-vandaag = Vandaag
requests-verstuurd-ontvangen = De ombudsdienst heeft je aanvraag ontvangen.
requests-verstuurd-onduidelijk = Is iets niet duidelijk? Dan nemen we contact met je op.
requests-verstuurd-zodra = Zodra de uitsluiting geregistreerd is
requests-verstuurd-werkt = Ze werkt meteen. Je ziet {$persoon} dan bij je uitsluitingen en je krijgt een bericht.
requests-verstuurd-daarna = Daarna
requests-verstuurd-tot-dan = Zolang de uitsluiting niet geregistreerd is, kan {$persoon} je dossier nog openen.
requests-verstuurd-nog = Nog iemand uitsluiten

# The request's own page
requests-pagina-titel = Aanvraag {$ref}
requests-pagina-bijschrift = Aanvraag tot uitsluiting
requests-pagina-kop = Uitsluiting van {$persoon}
requests-titel-ingetrokken = Aanvraag ingetrokken
requests-pagina-verstuurd = Verstuurd op
requests-pagina-bijlagen = Bijlagen
requests-pagina-uiterlijk = Uiterlijk behandeld op {$datum}
requests-pagina-gebeurd = Wat is er al gebeurd?
requests-pagina-reden = Reden
requests-pagina-uitleg = Uitleg van de ombudsdienst
requests-pagina-geweigerd = Er verandert niets aan de toegang tot je dossier. Je mag altijd een nieuwe aanvraag doen of de ombudsdienst bellen.
requests-pagina-geregistreerd = De uitsluiting is geregistreerd. Je vindt ze bij je uitsluitingen.
requests-trek-in = Trek aanvraag in
requests-melding-ingetrokken = Je aanvraag {$ref} is ingetrokken.
requests-melding-al-verstuurd = Je hebt deze aanvraag al verstuurd. Dit is je referentie: {$ref}.
requests-verloop-registratie-ingetrokken = Registratie ingetrokken wegens vergissing
requests-verloop-heropend = Opnieuw in behandeling
requests-verloop-ingevoerd = Ontvangen en ingevoerd door de ombudsdienst

# Refusals
requests-fout-zoek-leeg = Vul een naam of een RIZIV-nummer in.
requests-fout-zoek-kort = Vul minstens 2 letters van de naam in.
requests-fout-riziv-lengte = Een RIZIV-nummer heeft 11 cijfers, zoals 1-42758-26-730. De eerste 8 zijn ook goed.
requests-fout-groep = Vul de naam van één persoon in. Een afdeling of groep uitsluiten kan niet.
requests-fout-functie = Vul de naam van één persoon in. Een functie of een dienst alleen is niet genoeg.
requests-fout-twee-namen = Vul maar één persoon in. Doe voor elke persoon een aparte aanvraag.
requests-fout-naam-onbekend = Ken je de naam niet? Schrijf ons dan een bericht met wat je wel weet.
requests-fout-twijfel = Twijfel je over de naam? Vul dan één naam in, en schrijf je twijfel straks bij ‘Wil je iets toevoegen?’.
requests-fout-kies = Kies een persoon, of kies ‘De persoon staat er niet bij’.
requests-fout-verdwenen = Deze persoon staat niet meer in de lijst. Zoek opnieuw.
requests-fout-jezelf = Je kunt jezelf niet uitsluiten.
requests-fout-al-uitgesloten = Deze persoon is al uitgesloten.
requests-fout-al-aangevraagd = Je hebt al een aanvraag voor deze persoon: {$ref}.
requests-fout-naam = Vul de naam van één persoon in.
requests-fout-waar = Vul in waar deze persoon werkt.
requests-fout-te-lang = Gebruik maximaal {$n} tekens.
requests-fout-via = Kies hoe je deze persoon wilt uitsluiten.
requests-fout-gelezen = Vink aan dat je de gevolgen gelezen hebt.
requests-fout-opmerking-lang = Je opmerking is te lang: {$n} tekens. Gebruik er maximaal 1000.
requests-fout-contact = Kies hoe we je mogen bereiken.
requests-fout-telefoon-leeg = Vul een telefoonnummer in.
requests-fout-telefoon = Vul een telefoonnummer in zoals 0470 12 34 56 of 050 12 34 56. Een nummer uit het buitenland? Begin met de landcode, zoals +31 6 12345678.
requests-fout-instelling = Kies een zorginstelling.

# Came too late
requests-laat-concept = Je aanvraag is intussen veranderd in een ander venster. Kijk ze na en verstuur ze opnieuw.
requests-laat-geregistreerd = Je kunt deze aanvraag niet meer intrekken. De uitsluiting is geregistreerd op {$datum}. Wil je ze stopzetten? Kies dan ‘Geef opnieuw toegang’.
requests-laat-geweigerd = Je kunt deze aanvraag niet meer intrekken. De ombudsdienst heeft ze geweigerd op {$datum}.

# A question of the ombudsdienst
requests-status-asked = Vraag voor jou
requests-vraag = De ombudsdienst heeft een vraag over deze aanvraag.
requests-vraag-link = Lees en beantwoord de vraag
requests-verloop-vraag = De ombudsdienst stelde een vraag
requests-verloop-antwoord = Je hebt geantwoord
requests-verloop-overgedragen = Een andere ombudsdienst behandelt je aanvraag verder

# Another ombudsdienst
requests-andere-kop = Laat een andere ombudsdienst dit behandelen
requests-andere-uitleg = Je hoeft niet te zeggen waarom. Je aanvraag houdt haar datum.
requests-andere-wie = De ombudsdienst van {$instelling} behandelt je aanvraag dan verder.
requests-andere-melding = De ombudsdienst van {$instelling} behandelt je aanvraag nu.
requests-andere-laat = Je aanvraag is al afgewerkt. Een andere ombudsdienst kan ze niet meer behandelen.
requests-andere-geen = Er is geen andere ombudsdienst die je aanvraag kan behandelen.
