# Mijn gegevens, and the pages behind the links in mails.

account-kop = Mijn gegevens
account-over-jou = Over jou
account-per-e-mail = Berichten per e-mail
account-veilig = Veilig aangemeld
account-keek = Wie keek
account-keek-hier = In Mijn Toegang
account-keek-hier-wie = Wie van de ombudsdienst je gegevens opende
account-alles = Alles wat we bewaren
account-bekijk = Bekijk
account-verbeter = Verbeter
account-lees-meer = Lees meer
account-aangemeld-op = Aangemeld op
account-toestellen = {$n ->
    [one] 1 toestel
   *[other] {$n} toestellen
}
account-sessieduur-kop = Automatisch afmelden
account-sessieduur-nu = Als je {$n} minuten niets doet
account-toegang-jaar = Het laatste jaar
account-download-hoe = Als pagina om te lezen, of als bestand voor een ander programma
account-download-woord = Download
account-hoelang-kort = Hoelang een uitsluiting, een bericht en een begonnen aanvraag blijven
account-naam = Naam
account-geboren = Geboortedatum
account-geboren-op = Geboren op {$datum}
account-niss = Rijksregister- of bisnummer
account-instelling = Jouw ombudsdienst
account-niss-vroeger = {$nummer} (vroeger {$vroeger})
account-uitsluitingen = Uitsluitingen
account-uitsluitingen-nu = {$n ->
    [0] Nu niemand uitgesloten
    [one] Nu 1 persoon uitgesloten
   *[other] Nu {$n} personen uitgesloten
}
account-organisaties-nu = {$n ->
    [one] Nu 1 organisatie uitgesloten
   *[other] Nu {$n} organisaties uitgesloten
}
account-uitsluitingen-vroeger = {$n ->
    [one] 1 vroegere uitsluiting
   *[other] {$n} vroegere uitsluitingen
}
account-aanvragen = Aanvragen
account-aanvragen-n = {$n ->
    [one] 1 aanvraag
   *[other] {$n} aanvragen
}
account-begonnen-n = {$n ->
    [one] 1 aanvraag begonnen en nog niet verstuurd
   *[other] {$n} aanvragen begonnen en nog niet verstuurd
}
account-gesprekken = Berichten
account-gesprekken-n = {$n ->
    [one] 1 gesprek
   *[other] {$n} gesprekken
}
account-doorbrekingen-n = {$n ->
    [one] 1 doorbreking
   *[other] {$n} doorbrekingen
}
account-hoelang = Hoelang bewaren we dit?
account-sessie = Je wordt afgemeld als je {$minuten} minuten niets doet, en altijd na {$uren} uur. Een formulier dat je daarna nog verstuurt, bewaren we 7 dagen. Meld je jezelf af, dan is dat meteen weg.
account-meer-privacy = Lees meer over je privacy

account-e-mail-kop = E-mail bij een nieuw bericht
account-e-mail-uitleg = Staat er een bericht voor je klaar, dan sturen we een korte e-mail. Daarin staan geen naam, geen ziekenhuis en niets over je gezondheid. Kan iemand anders in je mailbox? Gebruik dan een adres dat alleen jij leest, of laat het leeg.
account-e-mail-geen-kort = We sturen je nu geen e-mails
account-e-mail-staat-uit = Uitgezet op {$datum}
account-e-mail-nu = We sturen e-mails naar:
account-e-mail-geen = We sturen je nu geen e-mails. Kijk zelf af en toe bij je berichten.
account-e-mail-uit = We sturen geen e-mails meer naar {$adres}. Iemand klikte op {$datum} in zo’n e-mail op de link om te stoppen.
account-e-mail-aan = Stuur weer e-mails
account-e-mail-wacht = We stuurden een e-mail naar {$adres}. Klik daarin op de link. Die werkt tot {$tijdstip}. Tot dan verandert er niets.
account-e-mail = E-mailadres
account-e-mail-hint = We sturen eerst een e-mail om dit adres te bevestigen. Naar je vorige adres sturen we niets.
account-e-mail-bewaar = Bewaar e-mailadres
account-e-mail-verwijder = Verwijder e-mailadres
account-fout-e-mail = Vul een e-mailadres in zoals naam@voorbeeld.be.
account-fout-e-mail-letters = Voor het @-teken staat een letter met een accent of uit een ander alfabet. Naar zo’n adres kunnen we niet mailen. Vul een ander e-mailadres in.
account-fout-te-vaak = Je probeerde dit te vaak. Wacht even en probeer het opnieuw.
account-melding-gevraagd = We stuurden een e-mail om je adres te bevestigen. Klik daarin op de link.
account-melding-zelfde = We gebruiken dit e-mailadres al.
account-melding-verwijderd = We sturen je geen e-mails meer. Je e-mailadres is verwijderd.
account-melding-aan = We sturen weer een e-mail als er een bericht voor je klaarstaat.

account-wie-keek = Wie keek in je gegevens?
account-wie-keek-uitleg = Hier zie je welke medewerker van de ombudsdienst jouw gegevens in Mijn Toegang opende of je naam zag bij het zoeken, en wanneer. Wie je medisch dossier opende, zie je hier niet. Vraag dat aan de ombudsdienst.
account-wie-keek-niemand = Nog niemand van de ombudsdienst opende je gegevens.
account-aangenomen = Wie nam je aan als patiënt?
account-aangenomen-uitleg = Deze ombudsdiensten zagen een identiteitskaart op jouw naam. Klopt dat niet? Schrijf ons een bericht.
account-aanneming-werkt = Helpt je sinds {$tijdstip}
account-aanneming-wacht = Helpt je vanaf {$tijdstip}, als je niet weigert
account-aanneming-niet = Ging niet door
account-kolom-gevolg = Gevolg
account-kolom-wanneer = Wanneer
account-kolom-wie = Wie
account-kolom-wat = Wat
account-bladeren = Bladeren
account-nieuwere = Nieuwere inzages
account-oudere = Oudere inzages
account-keer = {$datum}: {$n} keer, het laatst om {$tijd}
account-inzage-aanvraag = Je aanvraag
account-inzage-gesprek = Een gesprek met jou
account-inzage-bijlage = Een bijlage
account-inzage-doorbreking = Een doorbreking
account-inzage-gegevens = Je gegevens
account-inzage-wat-als = Of iemand je dossier kan openen
account-inzage-brief = Een brief aan jou
account-inzage-gevonden = Je naam bij het zoeken
account-inzage-gekozen = Je gegevens, gekozen om te bekijken
account-inzage-reden = {$wat}. Reden: {$reden}
account-inzage-onbekend = Een medewerker

# What happened with the account
account-toegang-titel = Jouw toegang
account-toegang-kop = Wat gebeurde er met jouw toegang?
account-toegang-uitleg = Je ziet hier een jaar lang wat er gebeurde, wanneer, en met welk soort toestel. We bewaren niet waar dat toestel was.
account-toegang-hint = Herken je iets niet? Meld dat toestel af en bel {$telefoon}.
account-toegang-naar-toestellen = Bekijk waar je aangemeld bent
account-toegang-niets = Er gebeurde het laatste jaar niets.
account-toegang-nieuwer = Nieuwer
account-toegang-ouder = Ouder
account-toegang-keer = {$tijdstip}, {$toestel}
account-toegang-aangemeld = Aangemeld
account-toegang-afgemeld = Afgemeld
account-toegang-beeindigd = Aanmelding beëindigd
account-toegang-verlopen = Vanzelf afgemeld
account-toegang-gedownload = Gegevens gedownload
account-toegang-e-mail-gevraagd = E-mailadres gevraagd
account-toegang-e-mail-bevestigd = E-mailadres bevestigd
account-toegang-e-mail-gewijzigd = E-mailadres gewijzigd
account-toegang-e-mail-verwijderd = E-mailadres verwijderd
account-toegang-e-mails-stopgezet = E-mails stopgezet
account-toegang-e-mails-weer = E-mails weer aangezet
account-toegang-ombudsdienst-gekozen = Ombudsdienst gekozen
account-toegang-ombudsdienst-gewijzigd = Ombudsdienst gewijzigd
account-toestel-computer = computer
account-toestel-telefoon = telefoon
account-toestel-tablet = tablet
account-toestel-ander = ander toestel
account-toestel-link = met de link in een e-mail
account-toestel-ombudsdienst = door de ombudsdienst
account-toestel-met = {$toestel} met {$browser}

account-downloaden = Alles downloaden
account-downloaden-uitleg = Je krijgt alles wat Mijn Toegang over je bewaart. Let op waar je het bewaart: ook wie je toestel gebruikt, kan het dan lezen.
account-vorm = Hoe wil je je gegevens krijgen?
account-vorm-pagina = Als een pagina om te lezen of af te drukken
account-vorm-json = Als een bestand voor een computer, met je bijlagen (JSON)
account-fout-vorm = Kies hoe je je gegevens wilt krijgen.
account-download = Download mijn gegevens

account-alles-kop = Al mijn gegevens
account-alles-gemaakt = Dit is alles wat Mijn Toegang over je bewaart op {$tijdstip}.
account-alles-druk-af = Druk dit af
account-alles-niets = Niets.
account-alles-wie = Wie je bent
account-alles-e-mail-uit = E-mails gestopt op
account-alles-e-mail-wacht = E-mailadres dat nog niet bevestigd is
account-alles-uitsluitingen = Uitsluitingen
account-alles-stopt-op = Stopt op
account-alles-sinds = Sinds
account-alles-functie = Functie
account-alles-gemeld-door = Zo gemeld door
account-alles-aanvragen = Aanvragen
account-alles-wie-uitsluiten = Wie je wilt uitsluiten
account-alles-waar = Waar deze persoon werkt
account-alles-ombudsdienst = Ombudsdienst
account-alles-status = Status
account-alles-opmerking = Opmerking
account-alles-gelezen = Gevolgen gelezen op
account-alles-uitleg = Uitleg van de ombudsdienst
account-alles-verloop = Verloop
account-alles-begonnen = Begonnen en niet verstuurd
account-alles-gewijzigd = Laatst gewijzigd
account-alles-bewaard = Bewaard op
account-alles-ingevuld = Wat je invulde
account-alles-gesprekken = Berichten
account-alles-brieven = Brieven aan jou
account-alles-adres = Adres
account-alles-brief-verstuurd = Verstuurd
account-alles-gesloten = Gesloten op
account-alles-jij = Jij
account-alles-bijlagen = Bijlagen
account-alles-soort = Soort
account-alles-bij = Hoort bij
account-alles-kanaal = Hoe de aanvraag kwam
account-alles-ingevoerd-door = Ingevoerd door
account-alles-gevraagd-door = Wie het vroeg
account-alles-gecontroleerd = Hoe de identiteit nagekeken is
account-alles-vertegenwoordiger = Wie in jouw naam sprak
account-alles-toepassing = Een toepassing van een ziekenhuis
account-alles-toepassingen = Toepassingen die je uitsluitingen kregen
account-alles-opgevraagd = Opgevraagd
account-alles-opgevraagd-keer = {$n ->
    [one] 1 keer, op {$eerst}
   *[other] {$n} keer, van {$eerst} tot {$laatst}
}
account-alles-volgt = Krijgt elke wijziging sinds
account-alles-geweigerd = Wie geweigerd werd
account-alles-geweigerd-op = Geweigerd op
account-alles-geweigerd-keer = {$datum}: {$n} keer, door {$toepassing}
account-alles-geweigerd-iemand = Iemand die je uitgesloten hebt
account-alles-gekomen = Ontvangen op

account-uitschrijven-kop = Wil je geen e-mails meer krijgen?
account-uitschrijven-vraag = Je krijgt dan geen e-mail meer als er een bericht klaarstaat. Je berichten zelf blijven staan.
account-uitschrijven-knop = Stuur geen e-mails meer
account-uitgeschreven-kop = Je krijgt geen e-mails meer
account-uitgeschreven = Als deze link van jou was, sturen we niets meer naar dit e-mailadres.
account-uitgeschreven-weer = Wil je later toch weer e-mails? Meld je dan aan en kies ‘Mijn gegevens’.
account-bevestigen-kop = Is dit jouw e-mailadres?
account-bevestigen-vraag = Bevestig het dan. Daarna krijg je op dit adres een e-mail als er een bericht klaarstaat.
account-bevestigen-knop = Bevestig e-mailadres
account-bevestigd-kop = Het e-mailadres is bevestigd
account-bevestigd = Je mag deze pagina sluiten.
account-bevestigen-oud-kop = Deze link werkt niet meer
account-bevestigen-oud = Een link werkt 48 uur, en alleen de nieuwste. Vraag een nieuwe bij ‘Mijn gegevens’.

# Where the patient is signed in, and for how long
account-aangemeld-uitleg = Herken je een aanmelding niet? Meld dat toestel af en bel de ombudsdienst. Met ‘Afmelden’ bovenaan meld je alle toestellen tegelijk af.
account-sessieduur = Hoelang mag je niets doen voor we je afmelden?
account-sessie-15 = 15 minuten
account-sessie-60 = 1 uur
account-sessie-150 = 2,5 uur
account-sessieduur-bewaar = Bewaar
account-fout-sessieduur = Kies na hoeveel tijd je afgemeld wordt.
account-melding-sessieduur = Je keuze is bewaard. Ze geldt nu ook voor deze aanmelding.
