# /info/uitsluitingen: everything that the hospital's own texts say, in our words.

web-info-kop = Over uitsluitingen
web-info-intro = Je kunt een zorgverlener of medewerker de toegang tot je patiëntendossier weigeren. Dat heet een uitsluiting.
web-info-inhoud = Op deze pagina

web-info-wie-kop = Wie kan je dossier openen?
web-info-wie-relatie = Een zorgverlener kan je elektronische dossier openen als die jou zorg geeft. Dat heet een therapeutische relatie: de vertrouwensrelatie tussen jou en je zorgverlener. Zonder zo’n relatie heeft een zorgverlener geen toegang.
web-info-wie-doorbreking = Soms is toegang toch nodig. De zorgverlener moet dan in het systeem opschrijven waarom. We noemen dat een doorbreking (in het Engels ‘break the glass’). Enkele voorbeelden:
web-info-wie-labo = Een zorgverlener stuurt een staal van jou naar het labo van het ziekenhuis. De klinisch bioloog die het onderzoekt, kijkt daarvoor in je dossier.
web-info-wie-studie = Je doet mee aan een klinische studie. Een onderzoeker heeft daarvoor gegevens uit je dossier nodig.
web-info-wie-huisarts = Je behandeling was enkele maanden geleden. Je huisarts belt de zorgverlener nu met een vraag over het verslag.
web-info-wie-spoed = Je komt bewusteloos aan op spoed en je vertegenwoordiger is niet op tijd te bereiken. De zorgverlener kijkt dan in je dossier om je de juiste zorg te geven.

web-info-wat-kop = Wat is een uitsluiting?
web-info-wat-tekst = Met een uitsluiting weiger je één bepaalde persoon de toegang tot je dossier. Die persoon mag je dossier dan in principe niet meer openen, op geen enkele manier. Alleen bij een doorbreking kan dat tijdelijk toch. Je recht op een uitsluiting staat in de kwaliteitswet.
web-info-wat-reden = Je hoeft geen reden te geven.
web-info-wat-vooraf = Het maakt niet uit of die persoon je nu behandelt of ooit behandeld heeft. Je kunt iemand ook vooraf uitsluiten, bijvoorbeeld een ex-partner die in de zorg werkt.
web-info-wat-naam = Een uitsluiting staat altijd op naam. Een groep, een afdeling of iedereen van een ziekenhuis uitsluiten kan niet.
web-info-wat-blijft = Een uitsluiting blijft gelden tot jij ze stopzet.

web-info-types-kop = Twee types: eHealth en nexuzhealth
web-info-types-tabel = Verschil tussen een uitsluiting via eHealth en via nexuzhealth
web-info-types-wie = Wie kun je uitsluiten?
web-info-types-wie-ehealth = Zorgverleners met een RIZIV-nummer
web-info-types-wie-nexuzhealth = Zorgverleners en ook medewerkers zonder RIZIV-nummer
web-info-types-regelt = Wie regelt het?
web-info-types-regelt-ehealth = Jij, op mijngezondheid.belgie.be
web-info-types-regelt-nexuzhealth = De ombudsdienst, na jouw aanvraag
web-info-types-waar = Waar geldt het?
web-info-types-waar-ehealth-uit = Via eHealth. Onze zorginstellingen nemen ze nog niet over.
web-info-types-waar-ehealth = Via eHealth, en ook in alle zorginstellingen van het nexuzhealth-netwerk
web-info-types-waar-nexuzhealth = In alle zorginstellingen van het nexuzhealth-netwerk. Het eHealth-platform neemt ze niet zomaar over.
web-info-types-wanneer = Wanneer zie je de uitsluiting hier?
web-info-types-wanneer-ehealth-uit = Niet. We zijn nog niet verbonden met eHealth.
web-info-types-wanneer-ehealth = Binnen een uur na de registratie
web-info-types-wanneer-nexuzhealth = Zodra ze geregistreerd is. Ze werkt dan meteen.
web-info-types-raad-uit = Vraag een uitsluiting hier aan, met of zonder RIZIV-nummer. Heeft de persoon een RIZIV-nummer? Dan kun je ze ook op eHealth registreren.
web-info-types-raad = Heeft de persoon een RIZIV-nummer? Dan raden we je eHealth aan. Heeft de persoon er geen? Dan kan het alleen via nexuzhealth, met een aanvraag.

web-info-aanvragen-kop = Hoe vraag je een uitsluiting aan?
web-info-aanvragen-ehealth-kop = Via eHealth
web-info-aanvragen-stap-surf = Ga naar
web-info-aanvragen-stap-aanmelden = Kies ‘Aanmelden’.
web-info-aanvragen-stap-sleutel = Kies je digitale sleutel: je eID, itsme of een andere erkende sleutel, een beveiligingscode met je gebruikersnaam en wachtwoord, of een sleutel uit een ander Europees land. Heb je nog geen itsme? Dan kun je er daar een aanmaken.
web-info-aanvragen-stap-relaties = Kies ‘Mijn therapeutische relaties’.
web-info-aanvragen-stap-beheer = Ga naar ‘Toegangsbeheer’ en open de rubriek ‘Uitsluitingen’.
web-info-aanvragen-stap-toevoegen = Kies ‘Uitsluiting toevoegen’.
web-info-aanvragen-stap-zoek = Zoek de persoon op naam of RIZIV-nummer.
web-info-aanvragen-stap-opslaan = Kies de juiste persoon en kies ‘Opslaan’.
web-info-aanvragen-nexuzhealth-kop = Via nexuzhealth
web-info-aanvragen-rechtstreeks = Je kunt een uitsluiting hier niet rechtstreeks registreren. Je vraagt ze aan, en de ombudsdienst van je ziekenhuis registreert ze.
web-info-aanvragen-online-link = Meld je aan
web-info-aanvragen-online = en doe je aanvraag online. Je uitsluiting geldt zodra de ombudsdienst ze geregistreerd heeft. Je ziet ze dan ook hier.
web-info-aanvragen-papier-voor = Op papier: druk het
web-info-aanvragen-papier-link = aanvraagformulier
web-info-aanvragen-bericht-link = Stuur een bericht
web-info-aanvragen-bericht = aan de ombudsdienst, met als onderwerp ‘Uitsluiting aanvragen’.
web-info-aanvragen-papier-na = af, vul het in en bezorg het aan de ombudsdienst.
web-info-aanvragen-papier-mail = Mailen mag ook, naar

web-info-stop-kop = Hoe zet je een uitsluiting stop?
web-info-stop-ehealth-uit = Is je uitsluiting geregistreerd via eHealth? Zet ze dan daar stop.
web-info-stop-ehealth = Is je uitsluiting geregistreerd via eHealth? Zet ze dan daar stop. Binnen een uur is ze ook hier verdwenen.
web-info-stop-nexuzhealth = Is ze geregistreerd via nexuzhealth? Kies dan bij je uitsluitingen ‘Geef opnieuw toegang’. Dat werkt meteen.
web-info-stop-zonder = Gebruik je deze website niet? Bel of mail dan de ombudsdienst.

web-info-reik-kop = Hoever reikt een uitsluiting?
web-info-reik-overal = Een uitsluiting geldt in alle zorginstellingen van het nexuzhealth-netwerk. Werkt de persoon in meer dan één zorginstelling? Ook dan hoef je de uitsluiting maar één keer aan te vragen. De ene zorginstelling wel en de andere niet: dat kan niet.
web-info-reik-dossier = Een uitsluiting gaat alleen over de toegang tot je dossier. De uitgesloten persoon:
web-info-reik-lijsten = kan je naam nog zien op lijsten van een dienst, zoals de aanwezigheidslijst of de lijst met aanvragen voor radiologie. Dat is noodzakelijk om een goede werking van de dienst te garanderen.
web-info-reik-collega = kan van collega’s nog informatie over je krijgen, zoals een verpleegkundige van een arts.

web-info-gevolgen-kop = Wat zijn de mogelijke gevolgen?
web-info-gevolgen-wacht = Is de uitgesloten persoon als enige van wacht en is je dossier nodig om je te helpen? Dan kan die persoon je in principe geen zorg geven.
web-info-gevolgen-dienst = Ben je niet tevreden over de zorg van verschillende zorgverleners op één dienst? Dan is een andere dienst of zorginstelling misschien beter, ook al is die mogelijk minder geschikt voor jouw zorg.
web-info-gevolgen-stop = Behandelt de uitgesloten persoon jou? Zonder de nodige gegevens verder behandelen kan gevaarlijk zijn, voor jou en voor de zorgverlener. De zorgverlener moet de behandeling dan misschien stoppen.

web-info-doorbreking-kop = Doorbreking in een noodgeval
web-info-doorbreking = Je moet altijd zorg kunnen krijgen. Daarom kan iemand een uitsluiting soms tijdelijk doorbreken. Bijvoorbeeld als je dringend zorg nodig hebt en alleen de uitgesloten zorgverlener van wacht is. Je krijgt daar achteraf een bericht over. Je uitsluiting blijft daarna gewoon gelden.

web-info-inzage-kop = Denk je dat iemand zonder reden in je dossier keek?
web-info-inzage = Schrijf de ombudsdienst een bericht in Mijn Toegang, bel of mail. De ombudsdienst zoekt het uit.

web-info-contact-kop = Contact met de ombudsdienst
web-info-contact-alle = Je vindt de adressen onderaan deze pagina
web-info-contact-kies = Neem contact op met de ombudsdienst van je ziekenhuis.
web-info-netwerk = Meer informatie over uitsluitingen vind je ook bij het netwerk van ziekenhuizen, op
web-info-contact-bel = Bel
web-info-contact-mail = of mail naar
web-info-contact-medisch = Zet geen medische gegevens in je e-mail.

web-info-start-kop = Aan de slag
web-info-start = Meld je aan om je uitsluitingen te zien of er een aan te vragen.
web-info-start-aangemeld = Bekijk je uitsluitingen of vraag er een aan.

# /aanvraagformulier
web-paper-form-kop = Aanvraag tot uitsluiting
web-paper-form-intro = Met dit formulier vraag je de ombudsdienst om één zorgverlener of medewerker uit te sluiten. Wil je meer personen uitsluiten? Vul dan voor elke persoon een apart formulier in.
web-paper-form-druk = Druk dit formulier af
web-paper-form-jij = Wie ben je?
web-paper-form-naam = Naam en voornaam (heb je maar één naam? Schrijf die)
web-paper-form-geboorte = Geboortedatum (ken je de dag niet? Schrijf wat je kent)
web-paper-form-niss = Rijksregisternummer of bisnummer (als je er een hebt)
web-paper-form-persoon = Wie wil je uitsluiten?
web-paper-form-wie = Naam van de persoon
web-paper-form-waar = Ziekenhuis en dienst
web-paper-form-functie = Functie (als je die kent)
web-paper-form-riziv = RIZIV-nummer (als je dat kent)
web-paper-form-bereik = Hoe mogen we je bereiken als we een vraag hebben?
web-paper-form-telefoon = Telefoon- of gsm-nummer
web-paper-form-mail = E-mailadres
web-paper-form-post = Adres
web-paper-form-opmerking = Wil je iets toevoegen? (niet verplicht)
web-paper-form-opmerking-hint = Je hoeft geen reden te geven.
web-paper-form-gevolgen = Wat een uitsluiting betekent
web-paper-form-gevolgen-overal = De uitsluiting geldt in alle zorginstellingen van het nexuzhealth-netwerk, tot je ze stopzet. Eén zorginstelling kiezen kan niet.
web-paper-form-gevolgen-lijsten = De persoon kan je naam nog zien op lijsten van een dienst. Collega’s kunnen nog informatie over je doorgeven.
web-paper-form-gevolgen-nood = In een noodgeval kan de persoon toch tijdelijk toegang krijgen. Dat heet een doorbreking. Je krijgt daar achteraf een bericht over.
web-paper-form-gevolgen-wacht = Is de persoon als enige van wacht? Dan kan die je in principe geen zorg geven als je dossier daarvoor nodig is.
web-paper-form-gevolgen-dienst = Ben je niet tevreden over verschillende zorgverleners op één dienst? Dan is een andere dienst of zorginstelling misschien beter, ook al is die mogelijk minder geschikt.
web-paper-form-gevolgen-stop = Behandelt de persoon jou? Dan moet de behandeling misschien stoppen. Zonder de nodige gegevens behandelen kan gevaarlijk zijn.
web-paper-form-gelezen = Ik heb gelezen wat een uitsluiting betekent en wat de gevolgen kunnen zijn.
web-paper-form-handtekening-kop = Handtekening
web-paper-form-datum = Datum
web-paper-form-handtekening = Handtekening
web-paper-form-bezorg = Waar bezorg je dit formulier?
web-paper-form-bezorg-breng = Breng het formulier naar de ombudsdienst of stuur het op:
web-paper-form-bezorg-mail = Mailen mag ook, naar
web-paper-form-bezorg-id = Hou je identiteitskaart bij de hand. We kijken na wie je bent voor we de uitsluiting registreren.

# /privacy
web-privacy-kop = Privacy
web-privacy-intro = {$instelling} is verantwoordelijk voor de gegevens in Mijn Toegang. Hier lees je wat we bewaren, wie het ziet en wat je rechten zijn.
web-privacy-wat-kop = Wat we bewaren
web-privacy-wat-wie = wie je bent: je naam, je geboortedatum en je rijksregister- of bisnummer
web-privacy-wat-mail = je e-mailadres voor een seintje bij een nieuw bericht, als je dat wilt
web-privacy-wat-berichten = je berichten met de ombudsdienst, met de bijlagen; van een foto bewaren we niet waar, wanneer en met welk toestel ze genomen is
web-privacy-wat-uitsluitingen = je uitsluitingen: wie, sinds wanneer, en wanneer ze stopgezet zijn
web-privacy-wat-aanvragen = je aanvragen: wie je wilt uitsluiten, je opmerking, hoe we je mogen bereiken, en wanneer je de gevolgen las
web-privacy-wat-logboek = een logboek: wie jouw gegevens in Mijn Toegang bekeek of wijzigde, en wanneer
web-privacy-wat-niet = We bewaren hier geen medische gegevens. Schrijf ze ook niet in je opmerking.
web-privacy-ziet-kop = Wie het ziet
web-privacy-ziet-jij = Jij ziet alleen je eigen gegevens. Bij ‘Mijn gegevens’ zie je ook welke medewerker van de ombudsdienst ze opende, en wanneer.
web-privacy-ziet-ombudsdienst = De ombudsdienst van je zorginstelling ziet je aanvragen. Een medewerker van de ombudsdienst ziet nooit een aanvraag over zichzelf.
web-privacy-ziet-toepassingen = De toepassingen van de zorginstellingen weten wie je dossier niet mag openen. Dat is nodig om de toegang te weigeren.
web-privacy-ziet-persoon = De uitgesloten persoon krijgt van ons geen bericht.
web-privacy-ziet-mail = In onze e-mails staan geen namen, geen nummers van het rijksregister en geen gegevens over je gezondheid. Je e-mailadres zie alleen jij. Verander je het, dan sturen we niets naar het vorige adres.
web-privacy-lang-kop = Hoelang we het bewaren
web-privacy-lang-uitsluiting = Een uitsluiting blijft gelden tot jij ze stopzet. Daarna blijft ze zichtbaar bij je vroegere uitsluitingen.
web-privacy-lang-termijn = Hoelang aanvragen, vroegere uitsluitingen en het logboek bewaard blijven, bepaalt {$instelling}. De ombudsdienst vertelt je welke termijn nu geldt.
web-privacy-lang-sessie = Ben je een tijdje niet actief, dan word je afgemeld. Een formulier dat je daarna nog verstuurt, bewaren we 7 dagen. Meld je jezelf af, dan is dat meteen weg.
web-privacy-lang-mail = Een e-mailadres dat je niet bevestigt, is na 7 dagen weg. Je e-mailadres verwijder je zelf bij ‘Mijn gegevens’. Van een e-mail die aankwam, bewaren we alleen dat we hem stuurden, en wanneer.
web-privacy-lang-concept = Een aanvraag die je begon maar niet verstuurde, bewaren we 90 dagen na je laatste wijziging.
web-privacy-cookies-kop = Cookies
web-privacy-cookies = We gebruiken alleen cookies die nodig zijn om je veilig aan te melden en aangemeld te houden. We volgen je niet en we gebruiken geen diensten van andere bedrijven op deze pagina’s.
web-privacy-verlaat-kop = Snel weg van deze site
web-privacy-verlaat = Ben je aangemeld, dan staat boven elke pagina de knop ‘Verlaat deze site snel’. Die meldt je meteen af en brengt je naar een andere website. Je kunt ook drie keer na elkaar op Escape drukken. Wie daarna op ‘Vorige’ drukt, ziet niets van jou.
web-privacy-verlaat-geschiedenis = Pagina’s die je eerder opende, kunnen nog in de geschiedenis van je browser staan. Wil je dat niet? Gebruik dan een privévenster, of wis de geschiedenis.
web-privacy-rechten-kop = Je rechten
web-privacy-rechten = Je gegevens inkijken en downloaden doe je bij ‘Mijn gegevens’. Je mag ze laten verbeteren. Soms mag je ze ook laten wissen of het gebruik ervan beperken. Vraag het aan de ombudsdienst:
web-privacy-klacht-voor = Ben je niet tevreden over ons antwoord? Dan kun je klacht indienen bij de
web-privacy-klacht-link = Gegevensbeschermingsautoriteit

# /toegankelijkheid
web-accessibility-kop = Toegankelijkheid
web-accessibility-intro = Iedereen moet Mijn Toegang kunnen gebruiken. We volgen daarvoor de internationale regels WCAG 2.2, op niveau AA.
web-accessibility-hoe-kop = Wat je mag verwachten
web-accessibility-hoe-script = Alles werkt zonder JavaScript.
web-accessibility-hoe-toetsen = Alles werkt met alleen het toetsenbord, en met een schermlezer.
web-accessibility-hoe-groot = Je kunt de tekst tot 200 % vergroten en een klein scherm gebruiken.
web-accessibility-hoe-kleur = Kleur is nooit de enige aanwijzing en tekst steekt genoeg af.
web-accessibility-hoe-taal = We schrijven korte, duidelijke zinnen.
web-accessibility-hoe-tijd = Was je te lang niet actief? Dan bewaren we wat je aan het invullen was.
web-accessibility-test-kop = Hoe we dat nakijken
web-accessibility-test = We testen elke pagina zelf, met een automatische controle en met het toetsenbord. Een onderzoek door een onafhankelijke instantie is er niet geweest.
web-accessibility-meld-kop = Werkt iets niet voor jou?
web-accessibility-meld = Laat het ons weten. Zeg op welke pagina het misging en welk toestel of hulpmiddel je gebruikt. We zoeken dan samen een oplossing. Je kunt ook altijd op papier of per telefoon bij ons terecht:
