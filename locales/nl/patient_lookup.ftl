# Patients as the ombudsdienst finds them, and ending an exclusion at a patient's word.

patient-lookup-patienten-kop = Patiënten
patient-lookup-patienten-intro = Zoek een patiënt van je ziekenhuis op. Wie je opzoekt en waarom, komt in het logboek.
patient-lookup-reden = Waarom zoek je deze patiënt op?
patient-lookup-kies-reden = Kies een reden
patient-lookup-zoek = Naam of rijksregisternummer
patient-lookup-zoek-hint = Bijvoorbeeld: Peeters of 84.07.14-210.19
patient-lookup-niemand = We vonden geen patiënt. Kijk de naam of het nummer na.
patient-lookup-kies-patient = Kies de juiste patiënt
patient-lookup-niss-eindigt = rijksregisternummer eindigt op {$cijfers}
patient-lookup-open-patient = Open deze gegevens
patient-lookup-bekijk = Bekijk de gegevens van de patiënt
patient-lookup-patient-titel = Patiënt
patient-lookup-niemand-uitgesloten = Deze patiënt heeft niemand uitgesloten.
patient-lookup-niet-alles = Niet elke uitsluiting staat hier. Staat een uitsluiting er niet bij? Vraag de patiënt te bellen naar de ombudsdienst die op de brief staat.
patient-lookup-sinds = Sinds {$datum}
patient-lookup-ehealth = eHealth
patient-lookup-druk-af = Druk af
patient-lookup-via-ehealth = Een uitsluiting via eHealth kan de patiënt alleen zelf stopzetten, op mijngezondheid.belgie.be.
patient-lookup-van-ehealth = Een uitsluiting van eHealth kun je hier niet stopzetten. Verandert er iets op eHealth, dan zien we dat nu niet.
patient-lookup-vroeger = Vroegere uitsluitingen
patient-lookup-leest = Leest berichten in Mijn Toegang
patient-lookup-leest-niet = Leest geen berichten: stuur brieven
patient-lookup-jouw-reden = Jouw reden: {$reden}
patient-lookup-op-deze-pagina = Op deze pagina
patient-lookup-gesprekken = Gesprekken
patient-lookup-geen-doorbrekingen = Geen doorbrekingen bij onze ombudsdienst.
patient-lookup-wie-keek = Wie keek
patient-lookup-aantal-personen = ({$n}, {$personen ->
    [one] 1 persoon
   *[other] {$personen} personen
  })
patient-lookup-tabel-nu = Nu uitgesloten, nieuwste eerst
patient-lookup-tabel-keek = Wie van de ombudsdienst keek
patient-lookup-overal = Overal
patient-lookup-nog-niet = Nog niet: {$naam}
patient-lookup-stopt = Stopt {$tijdstip}
patient-lookup-kort-ehealth = Via eHealth
patient-lookup-stop-kort = Stopzetten
patient-lookup-stop-rest = op vraag van de patiënt
patient-lookup-keer = {$n} keer
patient-lookup-kolom-functie = Functie
patient-lookup-kolom-nummer = Nummer
patient-lookup-kolom-type = Type
patient-lookup-kolom-sinds = Sinds
patient-lookup-kolom-bevestigd = Bevestigd
patient-lookup-kolom-onderwerp = Onderwerp
patient-lookup-kolom-laatste = Laatste bericht
patient-lookup-kolom-wanneer = Wanneer
patient-lookup-kolom-reden = Reden
patient-lookup-kolom-hoe-vaak = Hoe vaak
patient-lookup-kolom-wie = Wie
patient-lookup-kolom-van = Van
patient-lookup-kolom-tot = Tot
patient-lookup-kolom-door = Stopgezet door
patient-lookup-door-patient = De patiënt
patient-lookup-door-ehealth = De patiënt, via eHealth
patient-lookup-door-ombudsdienst = Ombudsdienst, op vraag, {$kanaal}
patient-lookup-door-vertegenwoordiger = De vertegenwoordiger
patient-lookup-aanvragen = Aanvragen
patient-lookup-geen-aanvragen = Geen aanvragen bij onze ombudsdienst.
patient-lookup-geen-brieven = Er zijn geen brieven aan deze patiënt.
patient-lookup-geen-berichten = Geen berichten bij onze ombudsdienst.

# Ending
patient-lookup-stop = Stopzetten op vraag van de patiënt
patient-lookup-stop-titel = Stopzetten op vraag van de patiënt
patient-lookup-stop-kop = Mag {$persoon} het dossier opnieuw openen?
patient-lookup-stop-uitleg = De uitsluiting stopt in alle zorginstellingen van het nexuzhealth-netwerk. De patiënt krijgt een bericht. Jij kunt dit daarna niet ongedaan maken: daarvoor is een nieuwe aanvraag nodig.
patient-lookup-kanaal = Hoe kwam de vraag?
patient-lookup-stop-nota = {$n ->
    [one] Aan de balie stopt de uitsluiting meteen. Anders wachten we 1 uur: de patiënt krijgt eerst een bericht.
   *[other] Aan de balie stopt de uitsluiting meteen. Anders wachten we {$n} uur: de patiënt krijgt eerst een bericht.
  }
patient-lookup-stop-gepland = Stopt op {$tijdstip}. De vraag kwam {$kanaal}.
patient-lookup-stop-gepland-na-brief = Stopt {$tijdstip}. De vraag kwam {$kanaal}.
patient-lookup-stop-na-brief = {$n ->
    [one] ten vroegste 1 dag na de brief
   *[other] ten vroegste {$n} dagen na de brief
  }
patient-lookup-annuleer-stop = Annuleer stopzetting
patient-lookup-melding-gepland = De uitsluiting stopt op {$tijdstip}. De patiënt krijgt een bericht.
patient-lookup-melding-gepland-brief = {$n ->
    [one] De uitsluiting stopt ten vroegste 1 dag na de brief. Schrijf de brief: je vindt hem bij Brieven.
   *[other] De uitsluiting stopt ten vroegste {$n} dagen na de brief. Schrijf de brief: je vindt hem bij Brieven.
  }
patient-lookup-melding-geannuleerd = De uitsluiting van {$persoon} blijft gelden. De patiënt krijgt een bericht.
patient-lookup-laat-al-gepland = Er is al een stopzetting gepland ({$tijdstip}).
patient-lookup-laat-geannuleerd = Er is niets meer gepland. Jouw keuze is niet bewaard. Kijk eerst na wat er veranderd is.
patient-lookup-fout-kanaal = Kies hoe de vraag kwam.
patient-lookup-fout-balie = Aan de balie moet je de identiteitskaart gezien hebben.
patient-lookup-melding-stopgezet = {$persoon} is niet meer uitgesloten. De patiënt krijgt een bericht.
patient-lookup-melding-stopgezet-ehealth = De uitsluiting via nexuzhealth is stopgezet. Via eHealth blijft {$persoon} uitgesloten. De patiënt krijgt een bericht.
patient-lookup-laat-ehealth = Deze uitsluiting kan de patiënt alleen zelf stopzetten, op mijngezondheid.belgie.be.
patient-lookup-laat-al-stopgezet = Deze uitsluiting was al stopgezet ({$tijdstip}). Jouw keuze is niet bewaard.
patient-lookup-laat-nieuwer = Deze uitsluiting is intussen opnieuw begonnen. Jouw keuze is niet bewaard. Kijk eerst na wat er veranderd is.

# Refusals
patient-lookup-fout-reden = Kies waarom je deze patiënt opzoekt.
patient-lookup-fout-zoek-leeg = Vul een naam of een rijksregisternummer in.
patient-lookup-fout-patient = Kies een patiënt uit de lijst.

# Wat als
patient-lookup-wat-als-kop = Wat als
patient-lookup-wat-als-link = Wat als iemand een dossier wil openen?
patient-lookup-wat-als-uitleg = Kijk na of iemand het dossier van een patiënt nu zou kunnen openen, en waarom niet. Dit komt in het logboek, ook dat van de patiënt.
patient-lookup-wat-als-geen = Kies eerst een patiënt, met je reden. Dan kun je hier een half uur lang nakijken wie het dossier kan openen.
patient-lookup-wat-als-naar = Zoek een patiënt
patient-lookup-wat-als-wie-dossier = Wiens dossier?
patient-lookup-wat-als-fout-patient = Kies een patiënt.
patient-lookup-wat-als-zoek = Wie wil het dossier openen?
patient-lookup-wat-als-zoek-hint = Naam of RIZIV-nummer
patient-lookup-wat-als-wie = Wie bedoel je?
patient-lookup-wat-als-kijk = Kijk na
patient-lookup-wat-als-niemand = We vonden niemand. Kijk na wat je invulde.
patient-lookup-wat-als-nee = Nee: {$persoon} kan het dossier nu niet openen
patient-lookup-wat-als-ja = Ja: we zien niets dat {$persoon} tegenhoudt
patient-lookup-wat-als-over = Dossier van {$patient}, {$tijdstip}. Een toepassing van het ziekenhuis krijgt nu hetzelfde antwoord, voor wat hieronder staat.
patient-lookup-wat-als-ja-uitleg = Meer zegt dit niet: of de toepassing de persoon toelaat, hangt ook af van wat die zelf nagaat, zoals de therapeutische relatie.
patient-lookup-wat-als-waarom = Waarom
patient-lookup-wat-als-uitsluiting = De patiënt sluit deze persoon uit via {$type}, sinds {$datum}.
patient-lookup-wat-als-herkend = Herkend aan: {$nummers}.
patient-lookup-wat-als-doorbreking = Een doorbreking opent het dossier voor deze persoon tot {$tijdstip}. Daarna geldt de uitsluiting weer.
patient-lookup-wat-als-geen-uitsluiting = We zien geen uitsluiting van deze persoon.
patient-lookup-wat-als-ongecontroleerd = eHealth werd nog nooit gevraagd naar deze patiënt, en jullie ziekenhuis weigert dan.
patient-lookup-wat-als-nummers = Met welk nummer?
patient-lookup-wat-als-nummers-uitleg = Een toepassing kan met elk van deze nummers vragen.
patient-lookup-wat-als-kolom-nummer = Nummer
patient-lookup-wat-als-kolom-antwoord = Antwoord
patient-lookup-wat-als-geweigerd = Geweigerd
patient-lookup-wat-als-toegelaten = Niet geweigerd
patient-lookup-wat-als-geen-nummers = We kennen geen enkel nummer van deze persoon. Een toepassing kan deze persoon dus niet herkennen.
patient-lookup-wat-als-andere-houder = Dit nummer kreeg een andere houder. Tot iemand dat nakeek, kan het van allebei zijn.
patient-lookup-wat-als-enkel-personeel = We kennen alleen een personeelsnummer. Een toepassing die dat nummer niet meestuurt, herkent deze persoon niet.
patient-lookup-wat-als-niss = Rijksregisternummer dat eindigt op {$cijfers}
patient-lookup-wat-als-riziv = RIZIV-nummer {$nummer}
patient-lookup-wat-als-personeel = Personeelsnummer {$nummer}, {$instelling}
patient-lookup-wat-als-ehealth = eHealth
