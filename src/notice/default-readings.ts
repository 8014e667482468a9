/** Where the words of the notice can be read in more than one way, the reading that Steward takes until a person decides. */
export const defaultReadings = `# Where the published words can be read in more than one way. Steward goes by "assumed" and reports the question until
# "decided" says what was decided, by whom and when.
readings:
  - id: call-record
    question: Is the record of a phone call the audio only, or also its details and notes?
    assumed: All of it goes after the same period.
    decided:
  - id: within-a-month
    question: When is a month over for somebody invited on the 31st?
    assumed: On the later of the same date in the next month and 31 days, for each number.
    decided:
  - id: seven-days
    question: From when, and to what hour, is a survey link valid?
    assumed: From sending, for 168 hours.
    decided:
  - id: who-sends
    question: Who sends the invitation, and can its sender be replied to?
    assumed: GOV.UK Notify sends it from a number that takes replies; a sender name made of letters takes none.
    decided:
  - id: anonymous-survey
    question: How is the survey anonymous when the survey provider may handle the mobile number?
    assumed: Nobody holds the number and the answer in one place; the provider's part is attested by a person.
    decided:
  - id: which-basis
    question: Which purpose rests on consent and which on public task?
    assumed: Public task, except what somebody agreed to; the purposes above say which.
    decided:
  - id: held-not-listed
    question: Should the notice name what is held and not listed, such as recordings, Council Tax references and adjustments?
    assumed: They are held, marked as not listed, and reported.
    decided:
  - id: silent
    question: What of transfers abroad, automated decisions, and periods for post, chat, forms, texts and cases?
    assumed: No transfer and no automated decision is recorded here; the periods are those marked as assumed.
    decided:
  - id: special-category
    question: Under which condition and policy document is ethnic group held, and is gender meant to be treated alike?
    assumed: None is recorded, so ethnic group is reported; gender is protected in the same way though the law does not ask it.
    decided:
  - id: secure-disposal
    question: What is the most secure way to dispose, with solid-state disks and backups in use?
    assumed: Removed from the store, its key forgotten, and the certificate says what that does not reach.
    decided:
`;
