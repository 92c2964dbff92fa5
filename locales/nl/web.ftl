# Words of the frame and of the pages that belong to no feature.

web-product-naam = Mijn Toegang

# Frame
web-titel-fout = Fout:
web-naar-inhoud = Naar de inhoud
web-menu = Hoofdmenu
web-menu-uitsluitingen = Uitsluitingen
web-menu-gegevens = Mijn gegevens
web-menu-werklijst = Werklijst
web-menu-patienten = Patiënten
web-menu-berichten = Berichten
web-menu-brieven = Brieven
web-menu-ongelezen = ongelezen
web-ombudsdienst-van = Ombudsdienst {$instelling}
web-afmelden = Afmelden
web-verlaat = Verlaat deze site snel
web-aanmelden = Aanmelden
web-gelukt = Gelukt
web-let-op = Let op:
web-fout = Fout:
web-fout-samenvatting = Er klopt iets niet
web-terug = Terug
web-annuleer = Annuleer
web-ga-verder = Ga verder
web-zoek = Zoek
web-wijzig = Wijzig
web-geen = Geen
web-en = en
web-ja = Ja
web-nee = Nee
web-status = Status:
web-riziv = RIZIV-nummer
web-geen-riziv = Geen RIZIV-nummer
web-personeelsnummer = personeelsnummer
web-ehealth = eHealth
web-ehealth-laat = Sinds {$tijdstip} kunnen we eHealth niet bereiken. Een uitsluiting die je nu via eHealth registreert, nemen we pas over als dat weer lukt. Vraag ze hier aan, dan hoef je daar niet op te wachten.
web-ehealth-uit = Onze ziekenhuizen nemen uitsluitingen via eHealth nog niet over. Een uitsluiting via eHealth alleen is hier dus niet genoeg. Wil je dat ze ook elders geldt? Registreer ze dan ook op mijngezondheid.belgie.be.
web-nexuzhealth = nexuzhealth
web-mijngezondheid = mijngezondheid.belgie.be
web-naar-mijngezondheid = Ga naar mijngezondheid.belgie.be
web-naar-uitsluitingen = Naar je uitsluitingen
web-druk-aanvraag-af = Druk deze aanvraag af
web-hulp = Hulp
web-hulp-kop = Hulp nodig?
web-hulp-tekst = De ombudsdienst helpt je graag, ook als je twijfelt.

# The first question of people in fear (R15)
web-ziet-kop = Ziet die persoon dat?
web-ziet = Die persoon krijgt van ons geen bericht. In de toepassing van het ziekenhuis staat niet dat jij dit vroeg.
web-ziet-hetzelfde = Wil die persoon je dossier openen? Dan staat er hetzelfde als bij een patiënt die deze persoon niet verzorgt.
web-ziet-lees = Lees wat anderen wel en niet zien

# Footer
web-voet-ombudsdienst = Ombudsdienst
web-voet-alle = Alle ombudsdiensten
web-voet-vraag = Heb je een vraag over wie je dossier bekijkt? Wij luisteren en zoeken het met je uit.
web-voet-uitleg = Uitleg
web-voet-over = Over uitsluitingen
web-voet-wanneer = Vanaf wanneer geldt het?
web-voet-bewusteloos = Wat als ik bewusteloos ben?
web-voet-ongedaan = Hoe maak ik het ongedaan?
web-voet-formulier = Aanvraagformulier om af te drukken
web-voet-site = Deze website
web-voet-privacy = Privacy
web-voet-toegankelijkheid = Toegankelijkheid
web-sessie-kop = Automatisch afmelden
web-sessie-duur = Doe je {$n} minuten niets, dan word je afgemeld. Een formulier dat je daarna nog verstuurt, bewaren we 7 dagen.
web-sessie-wijzig = Wijzig hoelang dat duurt
web-sessie-bijna = Je wordt over enkele minuten afgemeld. Een formulier dat je daarna nog verstuurt, bewaren we 7 dagen.
web-sessie-blijf = Blijf aangemeld
web-sessie-over = Je bent afgemeld. Een formulier dat je nu nog verstuurt, bewaren we 7 dagen.
web-voet-logboek = Alles wat je hier opent of wijzigt, komt in het logboek.

# /
web-home-kop = Bepaal wie je dossier niet mag openen
web-home-intro = Wil je niet dat een bepaalde zorgverlener of medewerker in je patiëntendossier kijkt? Met Mijn Toegang vraag je een uitsluiting aan en volg je ze op.
web-home-sleutels = Met itsme, je eID of een andere digitale sleutel.
web-home-hoe-kop = Hoe werkt het?
web-home-hoe-kies-kop = Je kiest één persoon
web-home-hoe-kies = Een zorgverlener of een andere medewerker. Je hoeft niet te zeggen waarom.
web-home-hoe-lees-kop = Je leest de gevolgen
web-home-hoe-lees = Een uitsluiting kan je zorg moeilijker maken. Je ziet wanneer.
web-home-hoe-ombudsdienst-kop = De ombudsdienst registreert
web-home-hoe-ombudsdienst = Vanaf dan werkt het meteen, in alle zorginstellingen van het nexuzhealth-netwerk.
web-home-hoe-stop-kop = Jij zet stop
web-home-hoe-stop = Wanneer je wilt. Een uitsluiting stopt nooit vanzelf.
web-home-vragen-kop = Vragen die mensen stellen
web-home-vraag-ex = Mijn ex werkt hier als verpleegkundige. Wat kan ik doen?
web-home-antwoord-ex = Sluit die persoon uit. Dat kan ook als die je nooit verzorgd heeft. Je hoeft niet te zeggen waarom.
web-home-vraag-wanneer = Vanaf wanneer geldt het?
web-home-antwoord-wanneer = Zodra de ombudsdienst je aanvraag registreert. Tot dan kan die persoon je dossier nog openen. Je ziet de datum bij je aanvraag.
web-home-vraag-bewusteloos = Wat als ik bewusteloos ben?
web-home-antwoord-bewusteloos = In een noodgeval mag iemand je dossier toch openen. Die persoon moet opschrijven waarom. Jij krijgt daar een bericht over.
web-home-vraag-ongedaan = Hoe maak ik het ongedaan?
web-home-antwoord-ongedaan = Kies ‘Geef opnieuw toegang’ bij de uitsluiting. Heb je je vergist? Dan kun je dat daarna nog ongedaan maken.
web-home-vraag-dienst = Ik wil een hele dienst uitsluiten. Kan dat?
web-home-antwoord-dienst = Nee. Een uitsluiting gaat altijd over één persoon. Doe voor elke persoon een aparte aanvraag.
web-home-lees-alles = Lees alles over uitsluitingen en hun gevolgen
web-home-zonder = Zonder aanmelden
web-home-papier-kop = Liever op papier?
web-home-papier-voor = Druk het
web-home-papier-link = aanvraagformulier
web-home-papier-na = af, vul het in en bezorg het aan de ombudsdienst. Of bel ons.

# /aanmelden
web-aanmelden-titel = Aanmelden
web-sign-in-kies = Kies wie je bent.
web-sign-in-uit = Online aanmelden kan hier nu niet.
web-sign-in-zonder-nummer-voor = Heb je geen rijksregisternummer of bisnummer? Gebruik het
web-sign-in-zonder-nummer-formulier = aanvraagformulier
web-sign-in-zonder-nummer-tussen = of
web-sign-in-zonder-nummer-bel = bel de ombudsdienst
web-verlopen = Je was een tijdje niet actief. Meld je opnieuw aan. Wat je invulde, is bewaard.
web-verouderd = Je pagina was verouderd. Er is niets verstuurd. Kijk na wat je invulde en probeer het opnieuw.
web-verouderd-nu = Je pagina was verouderd. Zo staat het er nu voor.
web-verouderd-bijlagen = Kies je bijlagen opnieuw: {$namen}
web-niet-bewaard = Niet bewaard: {$veld}

# Pages that answer when something does not go as asked
web-error-geen-pagina-kop = We vinden deze pagina niet
web-error-geen-pagina = Kijk na of het adres juist is. Of begin opnieuw bij de startpagina.
web-error-geen-toegang-kop = Je hebt geen toegang tot deze pagina
web-error-geen-toegang = Ga terug naar de vorige pagina en probeer het opnieuw. Lukt dat niet, meld je dan opnieuw aan.
web-error-verlopen-kop = Dit formulier is verlopen
web-error-verlopen = Er is niets verstuurd. Vernieuw de pagina en vul het opnieuw in.
web-error-zo-niet-kop = Deze pagina werkt niet op die manier
web-error-zo-niet = Ga terug naar de vorige pagina en probeer het daar opnieuw.
web-error-veranderd-kop = Er is intussen iets veranderd
web-error-veranderd = Ga terug naar de vorige pagina. Kijk na wat er veranderd is en probeer het opnieuw.
web-error-te-groot-kop = Je bericht of bestand is te groot
web-error-te-groot = Er is niets verstuurd. Ga terug naar de vorige pagina. Maak je tekst korter of kies een kleiner bestand, en probeer het opnieuw.
web-error-te-vaak-kop = Even geduld
web-error-te-vaak = Je probeerde dit te vaak. Wacht even en probeer het opnieuw.
web-error-bij-ons-kop = Er ging iets mis
web-error-bij-ons = Er ging iets mis bij ons. Kijk bij je uitsluitingen of berichten na of alles verstuurd is. Staat het er niet bij? Verstuur het dan opnieuw. Lukt dat niet, bel dan {$telefoon}.
web-error-niet-bereikbaar-kop = Even niet bereikbaar
web-error-niet-bereikbaar = Mijn Toegang is even niet bereikbaar. Probeer het over een paar minuten opnieuw. Dringend? Bel {$telefoon}.
web-error-onleesbaar-kop = We kunnen dit niet lezen
web-error-onleesbaar = Ga terug naar de vorige pagina en vul het formulier opnieuw in.
web-error-verlopen-open = Open het formulier opnieuw
web-error-naar-start = Naar de startpagina

# Lists that a house may word itself
web-identiteit-kaart = Identiteitskaart gezien
web-identiteit-kopie = Kopie van de identiteitskaart gekregen
web-identiteit-teruggebeld = Teruggebeld op een gekend nummer
web-identiteit-gekend = Persoonlijk gekend door de ombudsdienst
web-zoekreden-vraag = De patiënt stelt een vraag
web-zoekreden-stopzetten = De patiënt wil een uitsluiting stopzetten
web-zoekreden-aanvraag = Over een aanvraag van de patiënt
web-zoekreden-melding = Over een doorbreking of een vermoeden
