# /info/uitsluitingen: everything that the hospital's own texts say, in our words.

web-info-kop = Over uitsluitingen
web-info-intro = Je kunt een zorgverlener of medewerker de toegang tot je patiëntendossier weigeren. Dat heet een uitsluiting.
web-info-inhoud = Op deze pagina

web-info-ziet-ex-kop = Mijn ex is verpleegkundige op spoed. Wat ziet die?
web-info-ziet-ex = Als die je dossier wil openen, staat er hetzelfde als bij elke patiënt die deze persoon niet verzorgt. Nergens staat dat jij iets vroeg, of wanneer.
web-info-ziet-collega-kop = Een collega van die persoon verzorgt mij. Wat ziet die?
web-info-ziet-collega = Wie jou verzorgt, kan je dossier openen zoals altijd. Die ziet daar niet wie je uitgesloten hebt.
web-info-ziet-nood-kop = Die persoon opent mijn dossier toch in een noodgeval. Wat dan?
web-info-ziet-nood = Die persoon moet opschrijven waarom, zoals bij elke patiënt die deze persoon niet verzorgt. Jij krijgt een bericht. Je uitsluiting blijft daarna gewoon gelden.
web-info-ziet-ombudsdienst-kop = Wat ziet de ombudsdienst?
web-info-ziet-ombudsdienst = De ombudsdienst ziet je aanvraag en behandelt ze. Werkt die persoon bij de ombudsdienst, of kent die daar iemand? Duid dat aan in je aanvraag. Dan behandelt iemand anders ze.
web-info-ziet-mail-kop = Iemand anders leest mijn e-mail. Wat ziet die?
web-info-ziet-mail = In onze e-mails staat geen ziekenhuis, geen naam en geen onderwerp. Geef geen e-mailadres op als je dat liever niet hebt.

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
web-info-types-wanneer-ehealth-laat = Zodra we eHealth weer kunnen bereiken. Dat lukt niet sinds {$tijdstip}.
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

web-info-wanneer = Zodra de ombudsdienst je aanvraag registreert. Vanaf dan werkt de uitsluiting meteen, in alle zorginstellingen van het nexuzhealth-netwerk. Tot dan kan die persoon je dossier nog openen. Bij je aanvraag zie je hoever ze staat en wanneer ze ten laatste afgewerkt is.

web-info-stop-kop = Hoe zet je een uitsluiting stop?
web-info-stop-ehealth-uit = Is je uitsluiting geregistreerd via eHealth? Zet ze dan daar stop.
web-info-stop-ehealth = Is je uitsluiting geregistreerd via eHealth? Zet ze dan daar stop. Binnen een uur is ze ook hier verdwenen.
web-info-stop-nexuzhealth = Is ze geregistreerd via nexuzhealth? Kies dan bij je uitsluitingen ‘Geef opnieuw toegang’. Dat werkt meteen. Heb je je vergist? Dan kun je dat daarna nog even ongedaan maken.
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
web-info-doorbreking = Je moet altijd zorg kunnen krijgen. Daarom kan iemand een uitsluiting soms tijdelijk doorbreken. Bijvoorbeeld als je bewusteloos bent, of als je dringend zorg nodig hebt en alleen de uitgesloten zorgverlener van wacht is. Die persoon moet opschrijven waarom. Je krijgt daar achteraf een bericht over. Je uitsluiting blijft daarna gewoon gelden.

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
