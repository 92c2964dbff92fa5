# Dat was ik niet: the patient's question, the case, and the identity document that lifts the block.

disputes-dat-was-ik-niet = Dat was ik niet
disputes-was-jij-dit-niet = Was jij dit niet?
disputes-vraag-kop = Was jij dit niet?
disputes-vraag-als = Als je ‘Dat was ik niet’ kiest:
disputes-vraag-uitgesloten = blijft {$persoon} uitgesloten, of is die dat meteen opnieuw
disputes-vraag-zoekt-uit = zoekt een andere ombudsdienst uit wat er gebeurde
disputes-vraag-niets-stop = zetten we niets meer stop per telefoon, e-mail of brief, tot iemand je identiteitskaart gezien heeft. Iemand uitsluiten kan altijd.
disputes-vraag-niets-wijzigen = wijzigen we niets meer per telefoon, e-mail of brief, tot iemand je identiteitskaart gezien heeft
disputes-melding = We zoeken het uit.
disputes-melding-uitgesloten = We zoeken het uit. {$persoon} is uitgesloten.
disputes-te-laat = Dit kan niet meer met één knop. Schrijf ons een bericht of bel {$telefoon}.

# What the conversation shows
disputes-gemeld = Je liet weten dat dit niet van jou kwam.
disputes-uiterlijk = We zoeken het uit, ten laatste op {$datum}.
disputes-bekijk = Bekijk je melding
disputes-staat-gegrond = Dit kwam niet van jou
disputes-staat-ongegrond = Geen teken gevonden

# Messages
disputes-bericht-onderwerp = Je melding: dat was ik niet
disputes-bericht = Op {$tijdstip} liet je weten dat iets niet van jou kwam. De ombudsdienst van {$instelling} zoekt het uit, ten laatste op {$datum}. We zetten niets meer stop en wijzigen niets meer per telefoon, e-mail of brief, tot iemand je identiteitskaart gezien heeft. Iemand uitsluiten kan altijd.
disputes-bericht-gegrond = We zochten je melding uit. Je had gelijk: dit kwam niet van jou. {$uitleg}
disputes-bericht-ongegrond = We zochten je melding uit. We vonden geen teken dat iemand anders in jouw naam handelde. {$uitleg} Ga je niet akkoord? Schrijf het hieronder of bel ons.
disputes-brief-ongegrond = We zochten je melding uit. We vonden geen teken dat iemand anders in jouw naam handelde. {$uitleg} Ga je niet akkoord? Schrijf of bel ons.
disputes-bericht-gezien-onderwerp = We zagen je identiteitskaart
disputes-bericht-gezien = Op {$tijdstip} zag de ombudsdienst van {$instelling} je identiteitskaart.
disputes-bericht-teruggebeld = Op {$tijdstip} belde de ombudsdienst van {$instelling} je terug om na te gaan wie je bent.
disputes-bericht-kan-weer = Stopzetten en wijzigen per telefoon, e-mail of brief kan nu weer.
disputes-bericht-niet-jij = Was jij dat niet? Kies dan ‘Dat was ik niet’.

# The ombudsdienst
disputes-geblokkeerd = Je kunt voor deze patiënt nu niets stopzetten of wijzigen per telefoon, e-mail of brief. De patiënt liet weten dat een vraag niet van hem of haar kwam. Het kan wel als je de identiteitskaart ziet.
disputes-lijst-kop = Meldingen ‘Dat was ik niet’
disputes-kolom-bericht = Bericht aan de patiënt
disputes-kolom-gemeld = Gemeld
disputes-kolom-uiterlijk = Uiterlijk
disputes-melding-titel = Melding: dat was ik niet
disputes-melding-geblokkeerd = Nog niemand zag de identiteitskaart. Niets stopt of wijzigt per telefoon, e-mail of brief.
disputes-melding-wat = Wat er gemeld is
disputes-melding-bericht = Bericht aan de patiënt
disputes-melding-verteld = Verteld op
disputes-melding-door = Gedaan door
disputes-melding-gemeld = Gemeld op
disputes-melding-uiterlijk = Uiterlijk af op
disputes-melding-uitleg = De patiënt zegt dat dit niet van hem of haar kwam. De ombudsdienst die het deed, ziet deze melding niet.
disputes-start-onderzoek = Start onderzoek
disputes-verloop-verteld = Bericht aan de patiënt
disputes-verloop-melding = De patiënt meldt: dat was ik niet
disputes-ga-naar-melding = deze melding
disputes-signaal = {$n ->
    [one] 1 melding ‘Dat was ik niet’ wacht.
   *[other] {$n} meldingen ‘Dat was ik niet’ wachten.
  }
disputes-signaal-link = Bekijk de meldingen

# Identiteit gezien
disputes-identiteit = Identiteit gezien
disputes-identiteit-kop = Zag je de identiteitskaart van de patiënt?
disputes-identiteit-uitleg = Doe dit alleen als de patiënt voor je staat en je de identiteitskaart ziet. De patiënt krijgt een bericht.
disputes-identiteit-hoe = Hoe weet je wie het is?
disputes-identiteit-document = Ik zag de identiteitskaart
disputes-identiteit-nummer = Ik belde terug op {$nummer}
disputes-identiteit-twee = Belde je terug? Dan doet een tweede medewerker dat na jou ook. Bel alleen een nummer dat hier staat.
disputes-identiteit-fout-hoe = Kies hoe je weet wie het is.
disputes-identiteit-genoteerd = Genoteerd. De patiënt krijgt een bericht.
