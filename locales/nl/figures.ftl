# Figures of an ombudsdienst: what it received and did, by month and year.

figures-kop = Cijfers
figures-druk-af = Druk het jaarverslag af
figures-jaar = Jaar
figures-alle-jaren = Alle jaren
figures-heel-jaar = Heel {$jaar}
figures-lopend-jaar = { $n ->
    [one] {$jaar} ({$n} maand)
   *[other] {$jaar} ({$n} maanden)
}
figures-maand = Maand
figures-samen = Samen
figures-aantal = Aantal
figures-aandeel = Aandeel
figures-procent = {$n} %
figures-onder-vijf = < 5
figures-minder-dan-vijf = Minder dan 5
figures-ongeveer = ± {$n}
figures-niet-getoond = –

figures-som-ontvangen = aanvragen ontvangen
figures-som-geregistreerd = geregistreerd
figures-som-mediaan = werkdagen tot beslissing (mediaan)
figures-som-doel = { $n ->
    [one] binnen het doel van {$n} werkdag
   *[other] binnen het doel van {$n} werkdagen
}
figures-som-meldingen = meldingen

figures-aanvragen = Aanvragen
figures-aanvragen-kop = Aanvragen per maand
figures-aanvragen-lijn = Aanvragen die in {$jaar} binnenkwamen, per kanaal
figures-aanvragen-tabel = Aanvragen per maand en kanaal
figures-aanvragen-besluit = In {$jaar} kwamen {$n} aanvragen binnen.
figures-meest = {$maand} had er het meest: {$n}.
figures-portaal = Portaal
figures-telefoon = Telefoon
figures-papier = Papier, e-mail

figures-beslissing-kop = Wat werd beslist
figures-beslissing-lijn = Alle aanvragen van {$jaar}
figures-beslissingen = Beslissingen
figures-beslissing = Beslissing
figures-beslissing-besluit = {$n} van de {$samen} aanvragen zijn geregistreerd. {$geweigerd} zijn geweigerd.
figures-beslissing-te-weinig = Er zijn te weinig aanvragen om te tonen wat er beslist werd.
figures-geregistreerd = Geregistreerd
figures-ingetrokken = Ingetrokken
figures-geweigerd = Geweigerd
figures-samengevoegd = Samengevoegd
figures-open = Nog open

figures-tijd-kop = Tijd tot beslissing
figures-tijd-lijn = In werkdagen, per maand waarin de aanvraag binnenkwam. Wat nog open is, telt mee tot vandaag.
figures-tijd-te-weinig = Er zijn te weinig aanvragen om te tonen hoe lang het duurde.
figures-tijd-tabel = Werkdagen tot beslissing
figures-tijd-besluit = De helft van de aanvragen van {$jaar} was binnen {$mediaan} werkdagen beslist, 9 op de 10 binnen {$meest}. Het doel is {$doel}.
figures-mediaan = Mediaan
figures-negen = 9 op de 10
figures-ertussen = Ertussen
figures-doel = { $n ->
    [one] doel: {$n} werkdag
   *[other] doel: {$n} werkdagen
}

figures-doorbrekingen-kop = Doorbrekingen per maand
figures-doorbrekingen-lijn = Door een uitgesloten persoon, en zonder therapeutische relatie, in de maand waarin ze gemeld werden
figures-doorbrekingen-tabel = Doorbrekingen per maand en soort
figures-doorbrekingen-besluit = Er waren {$uitgesloten} doorbrekingen door een uitgesloten persoon en {$relatie} zonder therapeutische relatie.
figures-uitgesloten = Uitgesloten persoon
figures-geen-relatie = Geen therapeutische relatie

figures-meldingen = Meldingen
figures-meldingen-kop = Meldingen van patiënten
figures-meldingen-lijn = In het jaar waarin de patiënt ze deed
figures-meldingen-tabel = Meldingen en wat eruit kwam
figures-melding = Melding
figures-vertrouw-niet = Ik vertrouw dit niet
figures-dat-was-ik-niet = Dat was ik niet
figures-gegrond = Gegrond
figures-ongegrond = Niet gegrond
figures-loopt = Loopt nog

figures-per-jaar = Per jaar
figures-jaren-lijn = Aanvragen en meldingen per jaar, met wat er geweigerd werd
figures-jaren-besluit = Het aantal aanvragen ging van {$van} in {$eerst} naar {$naar} in {$laatst}.

figures-csv-tabel = Tabel
figures-csv-regel = Regel
figures-csv-kolom = Kolom

figures-verborgen = Aantallen onder 5 tonen we niet als ze over personen gaan, zodat niemand te herkennen is. Ontbreekt er zo een getal, dan is het totaal afgerond op tien (±). We maken dat totaal van wat hier staat, niet van wat ontbreekt. Ook de tijd tot beslissing is die van de aanvragen die hier staan.
figures-hoe = Een aanvraag telt bij de ombudsdienst die ze behandelt.
