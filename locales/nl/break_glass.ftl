# Breaks of the glass: the patient's message and pages, the ombudsdienst's.

break-glass-bericht-onderwerp-uitsluiting = Je dossier is geopend in een noodgeval
break-glass-bericht-onderwerp-geen-relatie = Je dossier is geopend met een doorbreking
break-glass-bericht-onderwerp-vaak = Je dossier is vaak geopend met een doorbreking
break-glass-bericht-vaak = {$toepassing} meldde op {$datum} al {$n} keer dat iemand je dossier opende, en meldt dat nog altijd. De rest van die dag sturen we je daarom geen apart bericht meer voor elke melding van {$toepassing}.
break-glass-bericht-vaak-lijst = Je ziet ze allemaal bij Doorbrekingen. Opent iemand die je uitgesloten hebt je dossier, dan krijg je daarvan altijd een apart bericht. Vertrouw je dit niet? Schrijf de ombudsdienst of bel.
break-glass-brief-vaak-lijst = Je ziet ze allemaal als je je aanmeldt bij Mijn Toegang, of vraag ons de lijst. Opent iemand die je uitgesloten hebt je dossier, dan krijg je daarvan altijd een apart bericht. Vertrouw je dit niet? Schrijf de ombudsdienst of bel.
# Behind a name or a function that only the application knows
break-glass-gemeld-door = zo gemeld door {$toepassing}
break-glass-bericht-wie = Op {$tijdstip} heeft {$persoon} je dossier geopend.
break-glass-bericht-wie-waar = Op {$tijdstip} heeft {$persoon} je dossier geopend in {$plaats}.
break-glass-bericht-iemand = iemand van wie we de naam niet kennen
break-glass-bericht-uitgesloten = Je had deze persoon uitgesloten.
break-glass-bericht-geen-relatie = Voor zover we weten, behandelt deze persoon je niet.
break-glass-bericht-alleen = Dit mag alleen als het echt nodig is, en met een reden.
break-glass-bericht-reden = De reden die deze persoon opschreef: ‘{$motivering}’
break-glass-bericht-geen-reden = Deze persoon schreef geen reden op.
break-glass-bericht-blijft = Je uitsluiting blijft daarna gewoon gelden.
break-glass-bericht-vraag = Heb je een vraag? Schrijf ze hieronder. Vertrouw je het niet? Kies dan ‘Ik vertrouw dit niet’. Je mag ook de ombudsdienst bellen.
break-glass-brief-vraag = Heb je een vraag, of vertrouw je het niet? Bel of schrijf de ombudsdienst. We zoeken het uit, en je krijgt antwoord.
break-glass-brief-ongegrond = We zochten je melding uit. Volgens ons was er een goede reden om je dossier te openen. {$uitleg} Ga je niet akkoord? Schrijf of bel ons.
break-glass-uitkomst-gegrond = We zochten je melding uit. Je had gelijk: er was geen goede reden om je dossier te openen. {$uitleg}
break-glass-uitkomst-ongegrond = We zochten je melding uit. Volgens ons was er een goede reden om je dossier te openen. {$uitleg} Ga je niet akkoord? Schrijf het hieronder of bel ons.

# Both sides
break-glass-kop = Doorbrekingen
break-glass-soort-uitsluiting = Uitgesloten persoon
break-glass-soort-geen-relatie = Geen therapeutische relatie
break-glass-soort-behandelt-niet = Behandelt je niet
break-glass-wanneer-kop = Wanneer
break-glass-wanneer-dag = {$datum}, van {$van} tot {$tot} uur
break-glass-wanneer = Van {$van} tot {$tot}
break-glass-waar = Waar
break-glass-motivering = Motivering
break-glass-geen-motivering = Geen motivering opgegeven.
break-glass-geopend = Wat werd geopend
break-glass-onbekend = Naam niet bekend
break-glass-nog-open = Deze persoon kan het dossier openen tot {$tijdstip}.
break-glass-zaak-open = Melding ontvangen
break-glass-zaak-onderzoek = In onderzoek
break-glass-zaak-gegrond = Gegrond
break-glass-zaak-ongegrond = Ongegrond
break-glass-zaak-geen-goede-reden = Geen goede reden
break-glass-zaak-goede-reden = Goede reden
break-glass-bladeren = Andere doorbrekingen
break-glass-nieuwere = Nieuwere doorbrekingen
break-glass-oudere = Oudere doorbrekingen

# The patient's page
break-glass-intro = Soms moet iemand je dossier openen die dat anders niet mag, bijvoorbeeld in een noodgeval. Die persoon moet opschrijven waarom. Hier zie je elke keer dat het gebeurde.
break-glass-leeg-kop = Niemand heeft je dossier geopend met een doorbreking
break-glass-leeg = Gebeurt dat toch, dan krijg je een bericht. Je ziet hier dan wie het was, wanneer en waarom.
break-glass-nieuw = Nieuw
break-glass-jouw-melding = Jouw melding
break-glass-geen-goede-reden = Er was geen goede reden.
break-glass-goede-reden = Er was een goede reden.
break-glass-lees-uitleg = Lees de uitleg
break-glass-stel-vraag = Stel hierover een vraag
break-glass-vertrouw-niet = Ik vertrouw dit niet
break-glass-reden = Reden die deze persoon opschreef
break-glass-vraag-kop = Wat klopt er niet?
break-glass-vraag-over = Doorbreking van {$datum}, {$persoon}
break-glass-vraag-over-dag = Doorbreking van {$datum}
break-glass-vraag-woorden = Schrijf het in je eigen woorden (niet verplicht)
break-glass-vraag-hint = Bijvoorbeeld: ik was die dag niet in het ziekenhuis. Alleen de ombudsdienst leest dit. Maximaal 1000 tekens.
break-glass-vraag-nu = Wat gebeurt er nu?
break-glass-vraag-leest = De ombudsdienst leest je melding
break-glass-vraag-leest-uitleg = De ombudsdienst krijgt bericht zodra je de melding verstuurt.
break-glass-vraag-zoekt = De ombudsdienst zoekt het uit
break-glass-vraag-zoekt-uitleg = In het ziekenhuis, met de gegevens over wie wat opende.
break-glass-vraag-antwoord = Je krijgt antwoord
break-glass-vraag-antwoord-uitleg = Met een bericht, uiterlijk op {$datum}.
break-glass-vraag-persoon = Wordt er iets gevraagd aan deze persoon, dan zeggen we dat eerst aan jou.
break-glass-verstuur-melding = Verstuur melding
break-glass-fout-lang = Je tekst is te lang: {$n} tekens. Gebruik er maximaal 1000.
break-glass-melding-verstuurd = Je melding is verstuurd. De ombudsdienst zoekt het uit.
break-glass-hulp-kop = Klopt er iets niet?
break-glass-hulp = Denk je dat iemand geen reden had om te kijken? Kies dan ‘Ik vertrouw dit niet’. De ombudsdienst zoekt het uit. Wil je alleen iets weten? Kies ‘Stel hierover een vraag’.

# The ombudsdienst's list
break-glass-aantal-te-bekijken = { $n ->
    [one] doorbreking te bekijken
   *[other] doorbrekingen te bekijken
}
break-glass-aantal-zaken = { $n ->
    [one] open melding
   *[other] open meldingen
}
break-glass-filter = Toon
break-glass-filter-te-bekijken = Te bekijken
break-glass-filter-zaken = Meldingen
break-glass-filter-alle = Alle doorbrekingen
break-glass-te-bekijken = Te bekijken
break-glass-niets-te-bekijken = Geen doorbrekingen te bekijken. Alles is bekeken.
break-glass-niets = Er zijn geen doorbrekingen.
break-glass-tabel = Doorbrekingen die de ombudsdienst opvolgt
break-glass-wie = Wie opende het dossier?
break-glass-soort = Soort
break-glass-merk-motivering-ontbreekt = motivering ontbreekt
break-glass-merk-motivering-lang = motivering te lang
break-glass-merk-persoon-onbekend = persoon onbekend
break-glass-merk-meer-personen = nummers van meer dan één persoon
break-glass-merk-tijd = tijdstip onduidelijk
break-glass-merk-patient-onbekend = patiënt onbekend

# One break
break-glass-pagina-titel = Doorbreking
break-glass-gemeld = Wat er gemeld is
break-glass-zoals-gemeld = Zoals gemeld
break-glass-toepassing = Gemeld door {$naam}
break-glass-nummer-niss = rijksregisternummer {$nummer}
break-glass-nummer-riziv = RIZIV-nummer {$nummer}
break-glass-nummer-onleesbaar = {$nummer} (geen geldig nummer)
break-glass-nummer-personeel = personeelsnummer {$nummer} (instelling {$instelling})
break-glass-niet-in-lijst = Niemand in de lijst heeft een van deze nummers.
break-glass-niet-gemeld = Niet gemeld
break-glass-patient-onbekend = Deze patiënt is hier nog niet gekend.
break-glass-gesprek = Gesprek
break-glass-nog-niet-verteld = De patiënt krijgt het bericht bij de eerste aanmelding.
break-glass-bekeken = Bekeken
break-glass-markeer-bekeken = Markeer als bekeken
break-glass-bekeken-door = Bekeken door {$naam}
break-glass-bekijk-uitleg = Kijk na of er een goede reden was.
break-glass-zaak = Melding van de patiënt
break-glass-zaak-uitleg = De patiënt vertrouwt deze doorbreking niet.
break-glass-onderzoekt = {$naam} onderzoekt deze melding.
break-glass-neem-in-onderzoek = Start onderzoek
break-glass-besluit = Beslissing
break-glass-bevindingen = Bevindingen
break-glass-bevindingen-hint = Alleen de ombudsdienst leest deze tekst.
break-glass-sluit-af = Sluit melding af
break-glass-verloop-gemeld = Gemeld
break-glass-verloop-gestopt = Vroeger gestopt
break-glass-verloop-gelezen = Gelezen door de patiënt
break-glass-verloop-brief = Brief verstuurd door {$naam}
break-glass-verloop-bekeken = Bekeken door {$naam}
break-glass-verloop-melding = De patiënt vertrouwt dit niet
break-glass-verloop-onderzoek = Onderzoek gestart door {$naam}
break-glass-verloop-afgesloten = Afgesloten door {$naam}
break-glass-gedaan-bekeken = De doorbreking is bekeken.
break-glass-gedaan-onderzoek = Je onderzoekt nu deze melding.
break-glass-gedaan-afgesloten = De melding is afgesloten. De patiënt krijgt een bericht.
break-glass-fout-besluit = Kies een beslissing.
break-glass-fout-bevindingen = Schrijf wat je vastgesteld hebt.
break-glass-intussen-bekeken = {$naam} heeft deze doorbreking intussen bekeken ({$tijdstip}). Jouw keuze is niet bewaard. Kijk eerst na wat er veranderd is.
break-glass-intussen-genomen = {$naam} heeft deze melding intussen in onderzoek genomen ({$tijdstip}). Jouw keuze is niet bewaard. Kijk eerst na wat er veranderd is.
break-glass-intussen-afgesloten = {$naam} heeft deze melding intussen afgesloten ({$tijdstip}). Jouw keuze is niet bewaard. Kijk eerst na wat er veranderd is.
