# Breaks of the glass: the patient's message and pages, the ombudsdienst's.

breaks-bericht-onderwerp-uitsluiting = Je dossier is geopend in een noodgeval
breaks-bericht-onderwerp-geen-relatie = Je dossier is geopend met een doorbreking
breaks-bericht-wie = Op {$tijdstip} heeft {$persoon} je dossier geopend.
breaks-bericht-wie-waar = Op {$tijdstip} heeft {$persoon} je dossier geopend in {$plaats}.
breaks-bericht-iemand = iemand van wie we de naam niet kennen
breaks-bericht-uitgesloten = Je had deze persoon uitgesloten.
breaks-bericht-geen-relatie = Er was geen therapeutische relatie bekend.
breaks-bericht-alleen = Dat mag alleen als het echt nodig is, en met een reden.
breaks-bericht-reden = Dit is de reden die deze persoon opschreef: ‘{$motivering}’.
breaks-bericht-geen-reden = Deze persoon schreef geen reden op.
breaks-bericht-blijft = Je uitsluiting blijft daarna gewoon gelden.
breaks-bericht-vraag = Heb je hier een vraag over? Kies dan ‘Stel hierover een vraag’ bij Doorbrekingen. Vertrouw je het niet? Kies dan ‘Ik vertrouw dit niet’. Je mag ook de ombudsdienst bellen.
breaks-uitkomst-gegrond = De ombudsdienst onderzocht je melding over deze doorbreking. Je melding is gegrond: er was geen goede reden om je dossier te openen. {$uitleg}
breaks-uitkomst-ongegrond = De ombudsdienst onderzocht je melding over deze doorbreking. Je melding is ongegrond: er was een goede reden om je dossier te openen. {$uitleg}

# Both sides
breaks-kop = Doorbrekingen
breaks-soort-uitsluiting = Uitgesloten persoon
breaks-soort-geen-relatie = Geen therapeutische relatie
breaks-wanneer-kop = Wanneer
breaks-wanneer-dag = {$datum}, van {$van} tot {$tot} uur
breaks-wanneer = Van {$van} tot {$tot}
breaks-waar = Waar
breaks-motivering = Motivering
breaks-geen-motivering = Geen motivering opgegeven.
breaks-geopend = Wat werd geopend
breaks-onbekend = Naam niet bekend
breaks-nog-open = Deze persoon kan het dossier openen tot {$tijdstip}.
breaks-zaak-open = Melding ontvangen
breaks-zaak-onderzoek = In onderzoek
breaks-zaak-gegrond = Gegrond
breaks-zaak-ongegrond = Ongegrond
breaks-bladeren = Andere doorbrekingen
breaks-nieuwere = Nieuwere doorbrekingen
breaks-oudere = Oudere doorbrekingen

# The patient's page
breaks-intro = Soms moet iemand je dossier openen die dat anders niet mag, bijvoorbeeld in een noodgeval. Die persoon moet opschrijven waarom. Hier zie je elke keer dat het gebeurde.
breaks-leeg-kop = Niemand heeft je dossier geopend met een doorbreking
breaks-leeg = Gebeurt dat toch, dan krijg je een bericht. Je ziet hier dan wie het was, wanneer en waarom.
breaks-nieuw = Nieuw
breaks-jouw-melding = Jouw melding
breaks-geen-goede-reden = Er was geen goede reden.
breaks-goede-reden = Er was een goede reden.
breaks-lees-uitleg = Lees de uitleg
breaks-stel-vraag = Stel hierover een vraag
breaks-vertrouw-niet = Ik vertrouw dit niet
breaks-melding-verstuurd = Je melding is verstuurd. De ombudsdienst zoekt het uit.
breaks-hulp-kop = Klopt er iets niet?
breaks-hulp = Vind je dat iemand geen reden had om te kijken? Stel je vraag bij die doorbreking. De ombudsdienst zoekt het uit.

# Mail to the ombudsdienst
breaks-mail-onderwerp = Nieuw bericht {$ref}
breaks-mail =
    Er wacht een nieuw bericht van een patiënt in Mijn Toegang.

    Referentie: {$ref}.

    Lees het bericht: {$link}

# The ombudsdienst's list
breaks-aantal-te-bekijken = { $n ->
    [one] doorbreking te bekijken
   *[other] doorbrekingen te bekijken
}
breaks-aantal-zaken = { $n ->
    [one] open melding
   *[other] open meldingen
}
breaks-aantal-brieven = { $n ->
    [one] brief te schrijven
   *[other] brieven te schrijven
}
breaks-filter = Toon
breaks-filter-te-bekijken = Te bekijken
breaks-filter-zaken = Meldingen
breaks-filter-alle = Alle doorbrekingen
breaks-te-bekijken = Te bekijken
breaks-niets-te-bekijken = Geen doorbrekingen te bekijken. Alles is bekeken.
breaks-niets = Er zijn geen doorbrekingen.
breaks-tabel = Doorbrekingen die de ombudsdienst opvolgt
breaks-wie = Wie opende het dossier?
breaks-soort = Soort
breaks-merk-motivering-ontbreekt = motivering ontbreekt
breaks-merk-motivering-lang = motivering te lang
breaks-merk-persoon-onbekend = persoon onbekend
breaks-merk-meer-personen = nummers van meer dan één persoon
breaks-merk-tijd = tijdstip onduidelijk
breaks-merk-patient-onbekend = patiënt onbekend
breaks-brief-kop = Brief te schrijven
breaks-brief-uitleg = Deze patiënten lazen hun bericht nog niet. Stuur het hun met een brief.
breaks-brief-onderwerp = Bericht
breaks-brief-sinds = Ongelezen sinds
breaks-brief-verstuurd = Markeer brief als verstuurd

# One break
breaks-pagina-titel = Doorbreking
breaks-gemeld = Wat er gemeld is
breaks-zoals-gemeld = Zoals gemeld
breaks-toepassing = Gemeld door {$naam}
breaks-nummer-niss = rijksregisternummer {$nummer}
breaks-nummer-riziv = RIZIV-nummer {$nummer}
breaks-nummer-onleesbaar = {$nummer} (geen geldig nummer)
breaks-nummer-personeel = personeelsnummer {$nummer} (instelling {$instelling})
breaks-niet-in-lijst = Niemand in de lijst heeft een van deze nummers.
breaks-niet-gemeld = Niet gemeld
breaks-patient-onbekend = Deze patiënt is hier nog niet gekend.
breaks-gesprek = Gesprek
breaks-nog-niet-verteld = De patiënt krijgt het bericht bij de eerste aanmelding.
breaks-bekeken = Bekeken
breaks-markeer-bekeken = Markeer als bekeken
breaks-bekeken-door = Bekeken door {$naam}
breaks-bekijk-uitleg = Kijk na of er een goede reden was.
breaks-zaak = Melding van de patiënt
breaks-zaak-uitleg = De patiënt vertrouwt deze doorbreking niet.
breaks-onderzoekt = {$naam} onderzoekt deze melding.
breaks-neem-in-onderzoek = Neem in onderzoek
breaks-besluit = Besluit
breaks-bevindingen = Bevindingen
breaks-bevindingen-hint = Alleen de ombudsdienst leest deze tekst.
breaks-sluit-af = Sluit melding af
breaks-collega = Deze doorbreking behandelt een collega.
breaks-naar-lijst = Naar de doorbrekingen
breaks-verloop-gemeld = Gemeld
breaks-verloop-gestopt = Vroeger gestopt
breaks-verloop-gelezen = Gelezen door de patiënt
breaks-verloop-brief = Brief verstuurd door {$naam}
breaks-verloop-bekeken = Bekeken door {$naam}
breaks-verloop-melding = De patiënt vertrouwt dit niet
breaks-verloop-onderzoek = In onderzoek genomen door {$naam}
breaks-verloop-afgesloten = Afgesloten door {$naam}
breaks-gedaan-bekeken = De doorbreking is bekeken.
breaks-gedaan-onderzoek = Je onderzoekt nu deze melding.
breaks-gedaan-afgesloten = De melding is afgesloten. De patiënt krijgt een bericht.
breaks-gedaan-brief = De brief staat als verstuurd.
breaks-fout-besluit = Kies een besluit.
breaks-fout-bevindingen = Schrijf wat je vond.
breaks-intussen-bekeken = {$naam} heeft deze doorbreking intussen bekeken ({$tijdstip}). Jouw keuze is niet bewaard. Kijk eerst na wat er veranderd is.
breaks-intussen-genomen = {$naam} heeft deze melding intussen in onderzoek genomen ({$tijdstip}). Jouw keuze is niet bewaard. Kijk eerst na wat er veranderd is.
breaks-intussen-afgesloten = {$naam} heeft deze melding intussen afgesloten ({$tijdstip}). Jouw keuze is niet bewaard. Kijk eerst na wat er veranderd is.
breaks-intussen-brief = {$naam} heeft deze brief intussen verstuurd ({$tijdstip}). Jouw keuze is niet bewaard. Kijk eerst na wat er veranderd is.
breaks-intussen-gelezen = De patiënt heeft dit bericht intussen gelezen ({$tijdstip}). Een brief hoeft niet meer.
