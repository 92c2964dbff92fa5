# **Voer een aanvraag in**: what came on paper, by mail or telephone.

requests-intake-kop = Voer een aanvraag in
requests-intake-eigen-dienst = Gaat het over iemand van jullie dienst, of kent die jullie? Voer de aanvraag niet in. Geef de patiënt het nummer van een andere ombudsdienst: {$telefoon}.
requests-intake-eigen-dienst-alleen = Gaat het over iemand van jullie dienst, of kent die jullie? Voer de aanvraag niet in. Verwijs de patiënt naar de federale ombudsdienst ‘Rechten van de patiënt’.
requests-intake-titel-patient = Voer een aanvraag in, stap 1 van 4
requests-intake-titel-persoon = Voer een aanvraag in, stap 2 van 4
requests-intake-titel-gevolgen = Voer een aanvraag in, stap 3 van 4
requests-intake-titel-controle = Voer een aanvraag in, stap 4 van 4
requests-intake-stappen = Stappen
requests-intake-stap-patient = De patiënt
requests-intake-stap-persoon = Wie uitsluiten
requests-intake-stap-gevolgen = Gevolgen en contact
requests-intake-stap-controle = Controle
requests-intake-klaar = (klaar)
requests-intake-bewaar = Bewaar en stop
requests-intake-bewaard = De aanvraag is bewaard.
requests-intake-verwijderd = Wat je bewaarde, is verwijderd.
requests-intake-nog-niet = Nog niet ingevoerd
requests-intake-nog-niet-uitleg = Dit bewaarde je. Alleen jij ziet het. Na 30 dagen verdwijnt het.
requests-intake-naamloos = Nog zonder naam
requests-intake-laat-concept = De aanvraag is intussen veranderd in een ander venster. Kijk ze na en voer ze opnieuw in.
requests-intake-wie-patient = Wie is de patiënt?
requests-intake-gekend = Mijn Toegang kent deze patiënt.
requests-intake-gekend-past = Naam en nummer passen bij elkaar.
requests-intake-gekend-brieven = Leest geen berichten: stuur brieven.
requests-intake-totnu = Tot nu toe
requests-intake-totnu-niets = Nog niets ingevuld.
requests-intake-totnu-kanaal = {$kanaal}, {$dag}
requests-intake-totnu-telefoon = Telefoon
requests-intake-totnu-papier = Papier
requests-intake-totnu-mail = E-mail
requests-intake-totnu-vandaag = vandaag
requests-intake-totnu-naam = {$naam}, ° {$jaar}
requests-intake-totnu-identiteit = Identiteit
requests-intake-totnu-bestand = Bestand
requests-intake-totnu-uitgesloten = Nu uitgesloten
requests-intake-totnu-personen = {$n ->
    [0] Niemand
    [one] 1 persoon
   *[other] {$n} personen
  }
requests-intake-totnu-open = Open aanvragen
requests-intake-totnu-aanvragen = {$n ->
    [0] Geen
   *[other] {$n}
  }
requests-intake-wijzig-patient = de patiënt
requests-intake-wijzig-persoon = de persoon
requests-intake-kwam = De aanvraag kwam
requests-intake-scan = Voeg een scan of e-mail toe
requests-intake-bestanden = Toegevoegde bestanden
requests-intake-wie-uitsluiten = Wie wordt uitgesloten?
requests-intake-zoek-plaats = Waar? (niet verplicht)
requests-intake-beschrijf-later = Je beschrijft de persoon. Een collega zoekt die later op.
requests-intake-klopt = Klopt dit?
requests-intake-niss = Rijksregisternummer
requests-intake-geboortedatum = Geboortedatum
requests-intake-geboortedatum-hint = Bijvoorbeeld: 30/7/1985 of 30 juli 1985. Ken je de dag of de maand niet? Vul dan 00/7/1985 of 1985 in.
requests-intake-kanaal = Kanaal
requests-intake-ontvangen = Ontvangen op
requests-intake-ontvangen-hint = Vanaf deze dag tellen de termijnen. Bijvoorbeeld: 23/11/2026
requests-intake-gevraagd-door = Wie vroeg het?
requests-intake-vertegenwoordiging = Vroeg iemand anders het?
requests-intake-vertegenwoordiging-hint = Alleen als een ouder of een vertegenwoordiger het vroeg.
requests-intake-vertegenwoordiger = Naam van wie het vroeg
requests-intake-vertegenwoordiger-nummer = Rijksregisternummer van wie het vroeg (niet verplicht)
requests-intake-grond = Waarom mag deze persoon het vragen?
requests-intake-kies-grond = Kies een reden
requests-intake-grond-ouder = Ouder
requests-intake-grond-voogd = Voogd
requests-intake-grond-pleegouder = Pleegouder
requests-intake-grond-aangewezen = De patiënt koos deze persoon op papier als vertegenwoordiger
requests-intake-grond-zorgvolmacht = Zorgvolmacht
requests-intake-grond-bewindvoerder = Bewindvoerder over de persoon
requests-intake-grond-familie = Partner, kind, ouder, broer of zus van een volwassene die het niet zelf kan
requests-intake-grond-mandaat = Mandaat via eHealth
requests-intake-grond-vertrouwenspersoon = Vertrouwenspersoon
requests-intake-bewijs = Wat heb je daarvan gezien?
requests-intake-bewijs-hint = Bijvoorbeeld: uittreksel uit het bevolkingsregister, vonnis van 3 maart 2025, zorgvolmacht.
requests-intake-geldig-tot = Geldig tot en met (niet verplicht)
requests-intake-geldig-tot-hint = Staat er een einddatum op? Bijvoorbeeld: 31/12/2027
requests-intake-kind-gehoord = Heb je met het kind gesproken? (bij een kind van 12 jaar of ouder)
requests-intake-andere-ouder = De persoon is de andere ouder van het kind.
requests-intake-identiteit = Hoe heb je de identiteit gecontroleerd?
requests-intake-kies-identiteit = Kies een controle
requests-intake-zoek = Naam of RIZIV-nummer
requests-intake-nog-niet-gezocht = Zoek eerst, en kies dan een persoon
requests-intake-deze-persoon = deze persoon
requests-intake-gevolgen-tekst = Lees de tekst die je uitlegt
requests-intake-gelezen = Ik heb uitgelegd wat een uitsluiting is en wat de gevolgen zijn. De patiënt begrijpt dat.
requests-intake-gelezen-op = Uitgelegd of gelezen op
requests-intake-gelezen-op-hint = Bijvoorbeeld: 23/11/2026
requests-intake-advies = Ik heb gezegd dat eHealth aangeraden is (voor wie een RIZIV-nummer heeft).
requests-intake-opmerking = Wat wil de patiënt toevoegen? (niet verplicht)
requests-intake-opmerking-hint = Een reden hoeft niet. Maximaal 1000 tekens.
requests-intake-contact = Hoe mogen we de patiënt bereiken?
requests-intake-telefoon = Telefoonnummer
requests-intake-bijlage = Het bestand blijft bewaard, ook als je verder zoekt.
requests-intake-voer-in = Voer aanvraag in

# Refusals
requests-intake-fout-niss = Vul een rijksregisternummer in.
requests-intake-fout-nummer = Vul een rijksregisternummer in, of een dossiernummer als de patiënt er geen heeft.
requests-intake-fout-geboortedatum = Vul een geboortedatum in zoals 30/7/1985 of 30 juli 1985. Ken je de dag of de maand niet? Vul dan 00/7/1985 of 1985 in.
requests-intake-fout-kanaal = Kies hoe de aanvraag binnenkwam.
requests-intake-fout-ontvangen = Vul de dag in waarop de aanvraag binnenkwam, zoals 23/11/2026.
requests-intake-fout-gelezen-op = Vul de dag in waarop de gevolgen uitgelegd zijn, zoals 23/11/2026.
requests-intake-fout-datum-later = Deze datum ligt in de toekomst. Kijk ze na.
requests-intake-fout-datum-vroeger = Deze dag is te lang geleden. Kijk de datum na.
requests-intake-fout-gevraagd-door = Kies wie het vroeg.
requests-intake-fout-vertegenwoordiger = Vul de naam in van wie het vroeg.
requests-intake-fout-grond = Kies waarom deze persoon het mag vragen.
requests-intake-fout-grond-past-niet = Kies ‘Ouder’ als een ouder het vroeg, en anders iets anders dan ‘Ouder’.
requests-intake-fout-vertrouwenspersoon = Een vertrouwenspersoon helpt de patiënt, maar kan niets vragen in zijn of haar plaats.
requests-intake-fout-bewijs = Vul in wat je gezien hebt.
requests-intake-fout-geldig-tot = Vul een datum in zoals 31/12/2027, of laat dit veld leeg.
requests-intake-fout-niet-meer-geldig = Deze datum is voorbij. Deze persoon mag het niet meer vragen.
requests-intake-fout-te-jong = Een kind jonger dan {$n} jaar kan dit niet zelf vragen. Een ouder of een vertegenwoordiger vraagt het.
requests-intake-fout-jongere = Vanaf {$n} jaar vraagt een jongere het zelf. Een ouder kan het niet meer vragen.
requests-intake-fout-volwassen = Vanaf {$n} jaar kan een ouder of een voogd niets meer vragen. De patiënt vraagt het zelf, of een andere vertegenwoordiger.
requests-intake-fout-kind-gehoord = Kies of je met het kind gesproken hebt.
requests-intake-fout-eigen-nummer = Voor jezelf vraag je een uitsluiting aan als patiënt.
requests-intake-fout-te-veel = Je voerde vandaag al {$n} aanvragen in. Morgen kun je er weer invoeren. Is het dringend? Vraag het aan een collega. Wat je invulde, staat er nog.
requests-intake-fout-persoon = Kies een persoon uit de lijst, of beschrijf de persoon.
requests-intake-fout-twijfel = Twijfelt de patiënt over de naam? Vul dan één naam in, en schrijf de twijfel bij ‘Wat wil de patiënt toevoegen?’.
requests-intake-fout-contact = Kies hoe we de patiënt mogen bereiken.
requests-intake-fout-gelezen = Vink aan dat de gevolgen uitgelegd zijn.

# The receipt
requests-intake-ingevoerd-kop = De aanvraag is ingevoerd
requests-intake-ingevoerd-uitleg = Referentie {$ref}. De ombudsdienst van de patiënt behandelt ze. Is dat jullie ombudsdienst? Dan staat ze op de werklijst. De patiënt krijgt een bericht of een brief.
requests-intake-ingevoerd-getypt = Wat je invulde
requests-intake-ingevoerd-hoe = Ingevoerd
requests-intake-ingevoerd-op = {$tijdstip}, {$kanaal}
requests-intake-ingevoerd-dertig = Je kunt deze pagina 30 dagen lezen.
