# E-mail, plain text: no names, no numbers of persons, no health data.

mail-nieuw-onderwerp = Nieuwe aanvraag {$ref}
mail-nieuw =
    Er is een nieuwe aanvraag binnengekomen in Mijn Toegang.

    Referentie: {$ref}.
    Ontvangen: {$tijdstip}.

    Open de aanvraag: {$link}

    In deze e-mail staan bewust geen persoonsgegevens.
mail-ingetrokken-onderwerp = Aanvraag {$ref} ingetrokken
mail-ingetrokken =
    De patiënt heeft aanvraag {$ref} ingetrokken. Je hoeft niets meer te doen.

    Bekijk het verloop: {$link}
mail-patient-onderwerp = Er staat een bericht voor je klaar
mail-patient =
    Dag,

    er staat een bericht voor je klaar. Meld je aan om het te lezen: {$link}

    Antwoord niet op deze e-mail.

    Wil je deze e-mails niet meer krijgen? {$uitschrijven}
mail-bevestig-onderwerp = Bevestig je e-mailadres
mail-bevestig =
    Dag,

    iemand wil op dit e-mailadres een seintje krijgen als er een bericht klaarstaat. Ben jij dat? Bevestig het dan: {$link}

    De link werkt 48 uur. Ben jij het niet, dan hoef je niets te doen.

    Antwoord niet op deze e-mail.
mail-bericht-onderwerp = Nieuw bericht {$ref}
mail-bericht =
    Er wacht een nieuw bericht van een patiënt in Mijn Toegang.

    Referentie: {$ref}.

    Lees het bericht: {$link}
