"""What an answer may earn in Moodle, in per cent: its importer refuses, or changes, any other share."""

FULL, NOTHING, USUAL_CREDIT = "100", "0", "50"
PARTIAL = (
    "90", "83.33333", "80", "75", "70", "66.66667", "60", "50", "40", "33.33333", "30", "25", "20", "16.66667", "14.28571", "12.5",
    "11.11111", "10", "5",
)  # fmt: skip
CREDITS = (NOTHING, *reversed(PARTIAL))
