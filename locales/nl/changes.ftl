# Hospital applications that keep to exclusions.
changes-overal-sinds = Alle ziekenhuistoepassingen weigeren deze persoon sinds {$moment}.
changes-nog-niet-overal = Nog niet alle ziekenhuistoepassingen hebben dit bevestigd.
changes-nog-niet-door = Nog niet bevestigd door: {$namen}.
