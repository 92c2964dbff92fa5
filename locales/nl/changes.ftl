# Hospital applications that keep to exclusions.
changes-overal-sinds = Alle ziekenhuistoepassingen weigeren deze persoon sinds {$moment}.
changes-nog-niet-overal = Dit werkt nog niet in alle computers van de ziekenhuizen.
changes-nog-niet-door = Nog niet bevestigd door: {$namen}.
