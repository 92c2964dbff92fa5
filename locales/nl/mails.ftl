# E-mail, plain text: no names, no numbers of persons, no health data.

mails-nieuw-onderwerp = Nieuwe aanvraag {$ref}
mails-nieuw =
    Er is een nieuwe aanvraag binnengekomen in Mijn Toegang.

    Referentie: {$ref}.
    Ontvangen: {$tijdstip}.

    Open de aanvraag: {$link}

    In deze e-mail staan bewust geen persoonsgegevens.
mails-ingetrokken-onderwerp = Aanvraag {$ref} ingetrokken
mails-ingetrokken =
    De patiënt heeft aanvraag {$ref} ingetrokken. Je hoeft niets meer te doen.

    Bekijk het verloop: {$link}
mails-patient-onderwerp = Er staat een bericht voor je klaar
mails-patient =
    Dag,

    er staat een bericht voor je klaar. Meld je aan om het te lezen: {$link}

    Antwoord niet op deze e-mail.

    Wil je deze e-mails niet meer krijgen? {$uitschrijven}
mails-bevestig-onderwerp = Bevestig je e-mailadres
mails-bevestig =
    Dag,

    iemand wil op dit e-mailadres een seintje krijgen als er een bericht klaarstaat. Ben jij dat? Bevestig het dan: {$link}

    De link werkt 48 uur. Ben jij het niet, dan hoef je niets te doen.

    Antwoord niet op deze e-mail.
mails-bericht-onderwerp = Nieuw bericht {$ref}
mails-bericht =
    Er wacht een nieuw bericht van een patiënt in Mijn Toegang.

    Referentie: {$ref}.

    Lees het bericht: {$link}
