# /info/uitsluitingen: everything that the hospital's own texts say, in our words.

info-kop = Over uitsluitingen
info-intro = Je kunt een zorgverlener of medewerker de toegang tot je patiëntendossier weigeren. Dat heet een uitsluiting.
info-inhoud = Op deze pagina

info-wie-kop = Wie kan je dossier openen?
info-wie-relatie = Een zorgverlener kan je elektronische dossier openen als die jou zorg geeft. Dat heet een therapeutische relatie: de vertrouwensrelatie tussen jou en je zorgverlener. Zonder zo’n relatie heeft een zorgverlener geen toegang.
info-wie-doorbreking = Soms is toegang toch nodig. De zorgverlener moet dan in het systeem opschrijven waarom. We noemen dat een doorbreking (in het Engels ‘break the glass’). Enkele voorbeelden:
info-wie-labo = Een zorgverlener stuurt een staal van jou naar het labo van het ziekenhuis. De klinisch bioloog die het onderzoekt, kijkt daarvoor in je dossier.
info-wie-studie = Je doet mee aan een klinische studie. Een onderzoeker heeft daarvoor gegevens uit je dossier nodig.
info-wie-huisarts = Je behandeling was enkele maanden geleden. Je huisarts belt de zorgverlener nu met een vraag over het verslag.
info-wie-spoed = Je komt bewusteloos aan op spoed en je vertegenwoordiger is niet op tijd te bereiken. De zorgverlener kijkt dan in je dossier om je de juiste zorg te geven.

info-wat-kop = Wat is een uitsluiting?
info-wat-tekst = Met een uitsluiting weiger je één bepaalde persoon de toegang tot je dossier. Die persoon mag je dossier dan in principe niet meer openen, op geen enkele manier. Alleen bij een doorbreking kan dat tijdelijk toch. Je recht op een uitsluiting staat in de kwaliteitswet.
info-wat-reden = Je hoeft geen reden te geven.
info-wat-vooraf = Het maakt niet uit of die persoon je nu behandelt of ooit behandeld heeft. Je kunt iemand ook vooraf uitsluiten, bijvoorbeeld een ex-partner die in de zorg werkt.
info-wat-naam = Een uitsluiting staat altijd op naam. Een groep, een afdeling of iedereen van een ziekenhuis uitsluiten kan niet.
info-wat-blijft = Een uitsluiting blijft gelden tot jij ze stopzet.

info-types-kop = Twee types: eHealth en nexuzhealth
info-types-tabel = Verschil tussen een uitsluiting via eHealth en via nexuzhealth
info-types-wie = Wie kun je uitsluiten?
info-types-wie-ehealth = Zorgverleners met een RIZIV-nummer
info-types-wie-nexuzhealth = Zorgverleners en ook medewerkers zonder RIZIV-nummer
info-types-regelt = Wie regelt het?
info-types-regelt-ehealth = Jij, op mijngezondheid.belgie.be
info-types-regelt-nexuzhealth = De ombudsdienst, na jouw aanvraag
info-types-waar = Waar geldt het?
info-types-waar-ehealth-uit = Via eHealth. Onze zorginstellingen nemen ze nog niet over.
info-types-waar-ehealth = Via eHealth, en ook in alle zorginstellingen van het nexuzhealth-netwerk
info-types-waar-nexuzhealth = In alle zorginstellingen van het nexuzhealth-netwerk. Het eHealth-platform neemt ze niet zomaar over.
info-types-wanneer = Wanneer zie je de uitsluiting hier?
info-types-wanneer-ehealth-uit = Niet. We zijn nog niet verbonden met eHealth.
info-types-wanneer-ehealth = Binnen een uur na de registratie
info-types-wanneer-nexuzhealth = Zodra ze geregistreerd is. Ze werkt dan meteen.
info-types-raad-uit = Vraag een uitsluiting hier aan, met of zonder RIZIV-nummer. Heeft de persoon een RIZIV-nummer? Dan kun je ze ook op eHealth registreren.
info-types-raad = Heeft de persoon een RIZIV-nummer? Dan raden we je eHealth aan. Heeft de persoon er geen? Dan kan het alleen via nexuzhealth, met een aanvraag.

info-aanvragen-kop = Hoe vraag je een uitsluiting aan?
info-aanvragen-ehealth-kop = Via eHealth
info-aanvragen-stap-surf = Ga naar
info-aanvragen-stap-aanmelden = Kies ‘Aanmelden’.
info-aanvragen-stap-sleutel = Kies je digitale sleutel: je eID, itsme of een andere erkende sleutel, een beveiligingscode met je gebruikersnaam en wachtwoord, of een sleutel uit een ander Europees land. Heb je nog geen itsme? Dan kun je er daar een aanmaken.
info-aanvragen-stap-relaties = Kies ‘Mijn therapeutische relaties’.
info-aanvragen-stap-beheer = Ga naar ‘Toegangsbeheer’ en open de rubriek ‘Uitsluitingen’.
info-aanvragen-stap-toevoegen = Kies ‘Uitsluiting toevoegen’.
info-aanvragen-stap-zoek = Zoek de persoon op naam of RIZIV-nummer.
info-aanvragen-stap-opslaan = Kies de juiste persoon en kies ‘Opslaan’.
info-aanvragen-nexuzhealth-kop = Via nexuzhealth
info-aanvragen-rechtstreeks = Je kunt een uitsluiting hier niet rechtstreeks registreren. Je vraagt ze aan, en de ombudsdienst van je ziekenhuis registreert ze.
info-aanvragen-online-link = Meld je aan
info-aanvragen-online = en doe je aanvraag online. Je uitsluiting geldt zodra de ombudsdienst ze geregistreerd heeft. Je ziet ze dan ook hier.
info-aanvragen-papier-voor = Op papier: druk het
info-aanvragen-papier-link = aanvraagformulier
info-aanvragen-bericht-link = Stuur een bericht
info-aanvragen-bericht = aan de ombudsdienst, met als onderwerp ‘Uitsluiting aanvragen’.
info-aanvragen-papier-na = af, vul het in en bezorg het aan de ombudsdienst.
info-aanvragen-papier-mail = Mailen mag ook, naar

info-stop-kop = Hoe zet je een uitsluiting stop?
info-stop-ehealth-uit = Is je uitsluiting geregistreerd via eHealth? Zet ze dan daar stop.
info-stop-ehealth = Is je uitsluiting geregistreerd via eHealth? Zet ze dan daar stop. Binnen een uur is ze ook hier verdwenen.
info-stop-nexuzhealth = Is ze geregistreerd via nexuzhealth? Kies dan bij je uitsluitingen ‘Geef opnieuw toegang’. Dat werkt meteen.
info-stop-zonder = Gebruik je deze website niet? Bel of mail dan de ombudsdienst.

info-reik-kop = Hoever reikt een uitsluiting?
info-reik-overal = Een uitsluiting geldt in alle zorginstellingen van het nexuzhealth-netwerk. Werkt de persoon in meer dan één zorginstelling? Ook dan hoef je de uitsluiting maar één keer aan te vragen. De ene zorginstelling wel en de andere niet: dat kan niet.
info-reik-dossier = Een uitsluiting gaat alleen over de toegang tot je dossier. De uitgesloten persoon:
info-reik-lijsten = kan je naam nog zien op lijsten van een dienst, zoals de aanwezigheidslijst of de lijst met aanvragen voor radiologie. Dat is noodzakelijk om een goede werking van de dienst te garanderen.
info-reik-collega = kan van collega’s nog informatie over je krijgen, zoals een verpleegkundige van een arts.

info-gevolgen-kop = Wat zijn de mogelijke gevolgen?
info-gevolgen-wacht = Is de uitgesloten persoon als enige van wacht en is je dossier nodig om je te helpen? Dan kan die persoon je in principe geen zorg geven.
info-gevolgen-dienst = Ben je niet tevreden over de zorg van verschillende zorgverleners op één dienst? Dan is een andere dienst of zorginstelling misschien beter, ook al is die mogelijk minder geschikt voor jouw zorg.
info-gevolgen-stop = Behandelt de uitgesloten persoon jou? Zonder de nodige gegevens verder behandelen kan gevaarlijk zijn, voor jou en voor de zorgverlener. De zorgverlener moet de behandeling dan misschien stoppen.

info-doorbreking-kop = Doorbreking in een noodgeval
info-doorbreking = Je moet altijd zorg kunnen krijgen. Daarom kan iemand een uitsluiting soms tijdelijk doorbreken. Bijvoorbeeld als je dringend zorg nodig hebt en alleen de uitgesloten zorgverlener van wacht is. Je krijgt daar achteraf een bericht over. Je uitsluiting blijft daarna gewoon gelden.

info-inzage-kop = Denk je dat iemand zonder reden in je dossier keek?
info-inzage = Schrijf de ombudsdienst een bericht in Mijn Toegang, bel of mail. De ombudsdienst zoekt het uit.

info-contact-kop = Contact met de ombudsdienst
info-contact-alle = Je vindt de adressen onderaan deze pagina
info-contact-kies = Neem contact op met de ombudsdienst van je ziekenhuis.
info-netwerk = Meer informatie over uitsluitingen vind je ook bij het netwerk van ziekenhuizen, op
info-contact-bel = Bel
info-contact-mail = of mail naar
info-contact-medisch = Zet geen medische gegevens in je e-mail.

info-start-kop = Aan de slag
info-start = Meld je aan om je uitsluitingen te zien of er een aan te vragen.
info-start-aangemeld = Bekijk je uitsluitingen of vraag er een aan.

# /aanvraagformulier
papier-kop = Aanvraag tot uitsluiting
papier-intro = Met dit formulier vraag je de ombudsdienst om één zorgverlener of medewerker uit te sluiten. Wil je meer personen uitsluiten? Vul dan voor elke persoon een apart formulier in.
papier-druk = Druk dit formulier af
papier-jij = Wie ben je?
papier-naam = Naam en voornaam (heb je maar één naam? Schrijf die)
papier-geboorte = Geboortedatum (ken je de dag niet? Schrijf wat je kent)
papier-niss = Rijksregisternummer of bisnummer (als je er een hebt)
papier-persoon = Wie wil je uitsluiten?
papier-wie = Naam van de persoon
papier-waar = Ziekenhuis en dienst
papier-functie = Functie (als je die kent)
papier-riziv = RIZIV-nummer (als je dat kent)
papier-bereik = Hoe mogen we je bereiken als we een vraag hebben?
papier-telefoon = Telefoon- of gsm-nummer
papier-mail = E-mailadres
papier-post = Adres
papier-opmerking = Wil je iets toevoegen? (niet verplicht)
papier-opmerking-hint = Je hoeft geen reden te geven.
papier-gevolgen = Wat een uitsluiting betekent
papier-gevolgen-overal = De uitsluiting geldt in alle zorginstellingen van het nexuzhealth-netwerk, tot je ze stopzet. Eén zorginstelling kiezen kan niet.
papier-gevolgen-lijsten = De persoon kan je naam nog zien op lijsten van een dienst. Collega’s kunnen nog informatie over je doorgeven.
papier-gevolgen-nood = In een noodgeval kan de persoon toch tijdelijk toegang krijgen. Dat heet een doorbreking. Je krijgt daar achteraf een bericht over.
papier-gevolgen-wacht = Is de persoon als enige van wacht? Dan kan die je in principe geen zorg geven als je dossier daarvoor nodig is.
papier-gevolgen-dienst = Ben je niet tevreden over verschillende zorgverleners op één dienst? Dan is een andere dienst of zorginstelling misschien beter, ook al is die mogelijk minder geschikt.
papier-gevolgen-stop = Behandelt de persoon jou? Dan moet de behandeling misschien stoppen. Zonder de nodige gegevens behandelen kan gevaarlijk zijn.
papier-gelezen = Ik heb gelezen wat een uitsluiting betekent en wat de gevolgen kunnen zijn.
papier-handtekening-kop = Handtekening
papier-datum = Datum
papier-handtekening = Handtekening
papier-bezorg = Waar bezorg je dit formulier?
papier-bezorg-breng = Breng het formulier naar de ombudsdienst of stuur het op:
papier-bezorg-mail = Mailen mag ook, naar
papier-bezorg-id = Hou je identiteitskaart bij de hand. We kijken na wie je bent voor we de uitsluiting registreren.

# /privacy
privacy-kop = Privacy
privacy-intro = {$instelling} is verantwoordelijk voor de gegevens in Mijn Toegang. Hier lees je wat we bewaren, wie het ziet en wat je rechten zijn.
privacy-wat-kop = Wat we bewaren
privacy-wat-wie = wie je bent: je naam, je geboortedatum en je rijksregister- of bisnummer
privacy-wat-mail = je e-mailadres voor een seintje bij een nieuw bericht, als je dat wilt
privacy-wat-berichten = je berichten met de ombudsdienst, met de bijlagen; van een foto bewaren we niet waar, wanneer en met welk toestel ze genomen is
privacy-wat-uitsluitingen = je uitsluitingen: wie, sinds wanneer, en wanneer ze stopgezet zijn
privacy-wat-aanvragen = je aanvragen: wie je wilt uitsluiten, je opmerking, hoe we je mogen bereiken, en wanneer je de gevolgen las
privacy-wat-logboek = een logboek: wie jouw gegevens in Mijn Toegang bekeek of wijzigde, en wanneer
privacy-wat-niet = We bewaren hier geen medische gegevens. Schrijf ze ook niet in je opmerking.
privacy-ziet-kop = Wie het ziet
privacy-ziet-jij = Jij ziet alleen je eigen gegevens. Bij ‘Mijn gegevens’ zie je ook welke medewerker van de ombudsdienst ze opende, en wanneer.
privacy-ziet-ombudsdienst = De ombudsdienst van je zorginstelling ziet je aanvragen. Een medewerker van de ombudsdienst ziet nooit een aanvraag over zichzelf.
privacy-ziet-toepassingen = De toepassingen van de zorginstellingen weten wie je dossier niet mag openen. Dat is nodig om de toegang te weigeren.
privacy-ziet-persoon = De uitgesloten persoon krijgt van ons geen bericht.
privacy-ziet-mail = In onze e-mails staan geen namen, geen nummers van het rijksregister en geen gegevens over je gezondheid. Je e-mailadres zie alleen jij. Verander je het, dan sturen we niets naar het vorige adres.
privacy-lang-kop = Hoelang we het bewaren
privacy-lang-uitsluiting = Een uitsluiting blijft gelden tot jij ze stopzet. Daarna blijft ze zichtbaar bij je vroegere uitsluitingen.
privacy-lang-termijn = Hoelang aanvragen, vroegere uitsluitingen en het logboek bewaard blijven, bepaalt {$instelling}. De ombudsdienst vertelt je welke termijn nu geldt.
privacy-lang-sessie = Ben je een tijdje niet actief, dan word je afgemeld. Een formulier dat je daarna nog verstuurt, bewaren we 7 dagen. Meld je jezelf af, dan is dat meteen weg.
privacy-lang-mail = Een e-mailadres dat je niet bevestigt, is na 7 dagen weg. Je e-mailadres verwijder je zelf bij ‘Mijn gegevens’. Van een e-mail die aankwam, bewaren we alleen dat we hem stuurden, en wanneer.
privacy-lang-concept = Een aanvraag die je begon maar niet verstuurde, bewaren we 90 dagen na je laatste wijziging.
privacy-cookies-kop = Cookies
privacy-cookies = We gebruiken alleen cookies die nodig zijn om je veilig aan te melden en aangemeld te houden. We volgen je niet en we gebruiken geen diensten van andere bedrijven op deze pagina’s.
privacy-verlaat-kop = Snel weg van deze site
privacy-verlaat = Ben je aangemeld, dan staat boven elke pagina de knop ‘Verlaat deze site snel’. Die meldt je meteen af en brengt je naar een andere website. Je kunt ook drie keer na elkaar op Escape drukken. Wie daarna op ‘Vorige’ drukt, ziet niets van jou.
privacy-verlaat-geschiedenis = Pagina’s die je eerder opende, kunnen nog in de geschiedenis van je browser staan. Wil je dat niet? Gebruik dan een privévenster, of wis de geschiedenis.
privacy-rechten-kop = Je rechten
privacy-rechten = Je gegevens inkijken en downloaden doe je bij ‘Mijn gegevens’. Je mag ze laten verbeteren. Soms mag je ze ook laten wissen of het gebruik ervan beperken. Vraag het aan de ombudsdienst:
privacy-klacht-voor = Ben je niet tevreden over ons antwoord? Dan kun je klacht indienen bij de
privacy-klacht-link = Gegevensbeschermingsautoriteit

# /toegankelijkheid
toegang-kop = Toegankelijkheid
toegang-intro = Iedereen moet Mijn Toegang kunnen gebruiken. We volgen daarvoor de internationale regels WCAG 2.2, op niveau AA.
toegang-hoe-kop = Wat je mag verwachten
toegang-hoe-script = Alles werkt zonder JavaScript.
toegang-hoe-toetsen = Alles werkt met alleen het toetsenbord, en met een schermlezer.
toegang-hoe-groot = Je kunt de tekst tot 200 % vergroten en een klein scherm gebruiken.
toegang-hoe-kleur = Kleur is nooit de enige aanwijzing en tekst steekt genoeg af.
toegang-hoe-taal = We schrijven korte, duidelijke zinnen.
toegang-hoe-tijd = Was je te lang niet actief? Dan bewaren we wat je aan het invullen was.
toegang-test-kop = Hoe we dat nakijken
toegang-test = We testen elke pagina zelf, met een automatische controle en met het toetsenbord. Een onderzoek door een onafhankelijke instantie is er niet geweest.
toegang-meld-kop = Werkt iets niet voor jou?
toegang-meld = Laat het ons weten. Zeg op welke pagina het misging en welk toestel of hulpmiddel je gebruikt. We zoeken dan samen een oplossing. Je kunt ook altijd op papier of per telefoon bij ons terecht:
