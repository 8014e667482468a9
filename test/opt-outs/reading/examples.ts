/**
 * Messages of our own invention, by how they should be read: written before the words were, and the words are made to fit
 * them. They are not the labelled list that the bench measures on, which no word was ever fitted to.
 */
const lines = (text: string): readonly string[] => text.split('\n').filter((line) => line.trim() !== '');

/** The whole message says stop. */
export const CERTAIN = lines(`
STOP
stop
Stop.
STOP!!!
'STOP'
"Stop"
STOP thanks
Stop, thank you
stop pls
pls stop
please stop
PLEASE STOP
Stop now
STOP NOW PLEASE
stop stop stop
STOP STOP
S T O P
s.t.o.p.
S-T-O-P
STOOOOP
stoppp
STOPP
Stop 🛑
🙏 stop 🙏
Hi, stop
Hello council please stop. Thanks
Stop. Kind regards
STOP. Many thanks, Mary
stop thanks Dave
Stop from now on
STOP x
Stop xxx
STOPALL
STOP ALL
Stop-all
UNSUBSCRIBE
unsubscribe please
Unsubscribe.
UNSUB
unsub thx
OPT OUT
opt-out
OPTOUT
optout pls
END
end.
CANCEL
cancel please
QUIT
quit!
REMOVE ME
remove me please
Remove me. Thank you.
STOPIO
Stopio os gwelwch yn dda
stopiwch
DAD-DANYSGRIFIO
dad danysgrifio plis
peidiwch â thecstio
ＳＴＯＰ
STOP\u200b
\u202eSTOP\u202c
S\u0336T\u0336O\u0336P\u0336
𝐒𝐓𝐎𝐏
stop... Sent from my iPhone
ok stop
unsubscribe me
optout pls now
opt ou
unsub me
pleasestop
🛑
stop u idiots
exclude me
peidiwch a tecstio fi
stopiwch anfon negeseuon
STOP te rog
`);

/** The message means it. */
export const LIKELY = lines(`
please stop texting me
Stop texting me
STOP TEXTING ME!!!!!
stop txting me
stop msging me plz
Stop messaging this number
stop sending me messages
stop sending me these texts please
STOP SENDING
stop sending surveys
stop with the texts
stop these texts
stop all these stupid texts
please stop this
stop it
stop contacting me
stop bothering me
Stop bloody texting me
can you stop texting me please
could you please stop sending these
will you lot stop texting me
I want you to stop texting me
i want to stop these messages
I would like to stop receiving texts
how do i stop these texts
How do I stop getting these?
how can i opt out
how do i unsubscribe from this
can i opt out pls
I wish to opt out of the survey
opt me out
i want to opt out
I have already opted out
please opt me out of all texts
I said STOP
i already texted stop
I've replied STOP three times now
I have sent stop twice and you still text me
Please unsubscribe my number
unsuscribe
unsubcribe
unsubscibe me
take me off
take me off your list
Take my number off
please take my number off your system
take this number off ur list
remove my number
remove my number from your database please
Please remove me from your mailing list
not interested remove
Not interested
not interested thanks
no interest in surveys
leave me alone
LEAVE ME ALONE!!
just leave me alone will you
go away
piss off
fuck off
F off
wrong number
Wrong number mate
you have the wrong number
u got the wrong person
Sorry wrong number
I think you have the wrong person, I didn't call
I dont want these
I don't want these texts
i dont want ur texts
I do not want to receive any more messages
i dont wanna get these anymore
dont want it
I don't want any surveys
I don't want to do your survey
I do not wish to take part
I don't wish to be contacted
don't want to be contacted again
no more msgs
no more texts please
No more
no more messages thank you
no texts
no more surveys
dont text me again
Do not text me
dont txt me
DONT TEXT ME AGAIN
dnt txt me
plz dnt txt me no more
don't message me
do not contact me
Do not contact this number again
please do not send me any more
dont send me these
don t text me
never text me again
don't bother me
dont bother
stop spamming me
spam
this is spam, stop
stop harassing me
this is harassment
I'll report you if you text me again
I am blocking this number
blocked
sotp
stpo
syop
stiop
st0p
Stopo
sop
shop
cancel these texts
cancel subscription
cancel messages
end these messages
quit texting me
quit it
delete my number
delete my number from your records
lose my number
get me off this list
get my number off your list
stoptexting
stop!!! I'm at work
Stop, I'm busy
Please stop I am in hospital
STOP. I have told you before.
Thanks for sorting my bin. STOP
You fixed it, now stop texting
The service was fine but please stop texting me
Bin still not collected. And stop texting me
fed up of these texts
I'm sick of your messages
too many texts
enough
Enough already
enough texts
had enough of these messages
why do you keep texting me
you keep texting me why
no thank you not interested
I decline
I dont do surveys
i do not consent to these messages
I withdraw my consent
I object to being texted
i never signed up for this
I didn't sign up to these texts
Please desist
cease and desist
give it a rest
Knock it off
pack it in
sod off
bugger off
jog on
get lost
shove your survey
stick your survey where the sun dont shine
not interested in your survey. stop
can u not text me
Rather you didn't text me
i'd prefer you not to contact me
make it stop
stop 07
Ok but dont text me again
Read my previous reply: STOP
Reply STOP
text STOP
Stop man
stop this rubbish
Stop this nonsense
You never stop texting me
they wont stop texting me from this number
Why won't you stop texting me
You don't stop sending me surveys
Bin is late. Unsubscribe
count me out
no comment, no more texts
I asked you not to text me
I told you not to contact me
Don't you dare text me again
Don't ever text me
stop the texts
stop ur texts
STOP YOUR MESSAGES
turn these off
don't need these texts
dont need this
No need to text me
please no more of these
i hate getting these texts
waste of time stop
stop wasting my time
these texts are annoying
Your texts are a nuisance
unwanted texts
Peidiwch â gyrru negeseuon
dim mwy o negeseuon
rhif anghywir
Proszę nie pisać
prosze przestac
nie wysyłajcie mi wiadomości
przestańcie do mnie pisać
zły numer
opriți mesajele
nu mai trimiteti mesaje
nu imi mai scrieti
nu vreau mesaje
no me envíen más mensajes
basta
dejen de enviarme mensajes
não me enviem mais mensagens
pare
parem de mandar mensagens
jooji
ha ii soo dirin fariin
farriimaha jooji
band karo
message band karo
mujhe message mat karo
msg mat bhejo
message na karo
سٹاپ
بند کرو
میسج مت بھیجو
توقف
لا ترسل لي رسائل
اوقفوا الرسائل
বন্ধ করুন
message pathaben na
মেসেজ পাঠাবেন না
बंद करो
मैसेज मत भेजो
ਬੰਦ ਕਰੋ
ਮੈਸੇਜ ਨਾ ਭੇਜੋ
bandh karo
મેસેજ ન મોકલો
બંધ કરો
mesaj atmayin
ne me contactez plus
arrêtez
стоп
не пишете ми
停止
请不要再发短信
`);

/** Anything else: nothing here asks the council to leave a telephone alone. */
export const OTHER = lines(`
dont stop the good work
don't stop!
Please don't stop
the bus doesn't stop at my road
Bus stop has been vandalised
the bus stop outside my house
stop and search
police stop and search on my road again
can't stop smiling
cant stop laughing
non stop
Noise non stop all night
nonstop barking from next door
when will you stop the noise next door
When are you going to stop the fly tipping
they stopped my benefit
you stopped my housing benefit
My payments have stopped
full stop
How do I opt out of garden waste
how do I cancel my garden waste
cancel my appointment on tuesday
I want to cancel my direct debit
please cancel my parking permit
Can you stop my direct debit please
stop charging me for council tax
stop the council tax reminders, I've paid
stop sending me letters about council tax
Please stop sending bailiffs
stop fining people for parking
stop cutting down the trees
Stop building flats
stop putting up council tax
please stop the kids playing football by my window
remove the graffiti on the wall
Please remove my old sofa
take my old fridge away
take my name off the tenancy
remove me from the housing register
remove my ex from the council tax bill
end of tenancy
my tenancy ends friday
when does my permit end
End of the road needs sweeping
Weekend collection please
I quit smoking
I quit my job and need benefits
need help to quit smoking
START
start
YES
Yes please
OPT IN
opt me in
opt me back in
resubscribe
unstop
please start texting me again
I replied stop by mistake
I didn't mean to opt out
i dont want to opt out
Please don't unsubscribe me
don't stop texting me
take me off the opt out list
thanks
Thank you very much
Thanks for your help
Great service
Very good
10
10/10
5
excellent
Very satisfied
very helpful lady, sorted in minutes
poor
Rubbish service
Terrible. 45 minutes on hold
Kept me on hold for an hour then cut off
no one answered
No
no reply yet
yes
ok
Okay thanks
👍
😀😀😀
🙂
?
...
Who is this
Who is this?
who r u
Is this a scam?
is this genuine
The link doesn't work
link wont open
the survey link is broken
I did the survey already
Done
completed survey
I didn't get the text
no text received
I have no smartphone
Can you call me back
Please call me
please text me when it's ready
dont forget to call me
You never call back
you didn't contact me
Nobody contacted me
you don't answer the phone
I don't want to complain but the bins are a mess
I dont want a new bin
I don't want my neighbour to know
i dont need a blue badge
I dont want to move house
I don't need a parking permit any more
My bin was not collected
bin not emptied again
Missed collection at 14 High Street
when is my bin day
wheres my refund
Still waiting for a repair
boiler is broken
Leak in the kitchen ceiling
mould everywhere
neighbours dog never stops barking
The alarm hasn't stopped for three days
traffic doesn't stop at the crossing
stop sign is missing at the junction
stopcock is leaking
stop tap in street is broken
where is the stop cock
one stop shop
Is the one stop shop open
it needs to stop, the noise is unbearable
the rain wont stop coming in
make the noise stop
speeding cars wont stop
who do i speak to about stopping a debit
stopped the car outside
it's stopped now
Non-stop roadworks
no more parking on our street
no more cuts
no more speed bumps
enough parking spaces needed
not enough bins
There is not enough lighting
leave the bin at the back
left alone on hold for an hour
my number is on file
I have a new number
what number do I ring
wrong bin collected
you sent the wrong bin
Wrong amount on my bill
The officer gave me the wrong information
wrong address on the letter
delete my application
Removed the mattress, thank you
Please remove the dumped fridge
I want to unsubscribe from the library newsletter
how do i opt out of direct debit
opt out of the open register
block of flats has no lift
drains blocked
Blocked toilet
the road is blocked
not happy with the repair
not interested in excuses, when will my roof be fixed
Fed up with the bins
sick of the noise
sick of waiting
I've had enough of the damp
too many cars
so annoying, no one picks up
it was a waste of time calling
waste collection missed
Call was quick
she was lovely
He was rude
Happy with the service
not bad
could be better
I'm at the shop
top service
step free access needed
Spot on
keep up the good work
nothing to add
please reply
can you help
what is this about
I'll do it later
I'm driving, will reply later
sorry can't talk right now
in a meeting
Merry Christmas
Diolch yn fawr
diolch
Ardderchog
Gwasanaeth da iawn
dziękuję
gracias
multumesc
شكرا
shukriya
धन्यवाद
Great another survey. Fix the potholes
Can I get a copy of my bill
the letter said stop paying
I cant stop paying council tax can I
does the 237 bus stop here
when does the gritting stop
Please stop people dumping rubbish in the alley
Who can stop this antisocial behaviour
you need to stop drug dealing in the stairwell
I would like to end my tenancy
cancel garden waste subscription
cancel my library card
I need to cancel a booking
How do i cancel council tax
remove old sofa
Please take down the poster
off sick today
got cut off
don't know
dont care
i dont understand the letter
don't send the engineer on friday
don't send an inspector before 10
dont call before 9am
please do not park here sign needed
no parking signs
`);

/** Goes to a person: the telephone that should be left alone may be another one. */
export const OTHER_NUMBER = lines(`
Stop texting 07700 900123
please stop texting 07700900456 its my old number
stop texting my mum
Stop sending these to my daughter's phone
this is my husbands phone stop texting him
take my wife off your list
Remove my mother from your list she has dementia
My dad died please stop texting him
STOP 07700 900 789
take 07700900111 off your list
text my wife on 07700 900222 instead
my new number is 07700 900333
this is my sons mobile, he is 9
please ring my carer not me
She doesn't want texts
`);

/** Has to be seen by a person the same day. */
export const HARM = lines(`
he is going to kill me
my husband hits me
My partner beat me up last night
I want to die
I can't go on anymore
i want to end it all
going to kill myself
kms
I feel suicidal
thinking of ending my life
I've taken an overdose
took too many tablets
i cut myself again
self harming again
my ex is threatening me
he has a knife
hes got a gun
there is a fire in the flat
FIRE
smell of gas in the hallway
gas leak
house is on fire help
carbon monoxide alarm going off
the child next door is being hit
kids left alone in the flat upstairs
baby crying for hours nobody there
I hear a child screaming every night
we have no food
nothing to eat for 2 days
kids r hungry no money
no heating and a newborn baby
run out of insulin
I have no medication left
cant breathe
mum has fallen and cant get up
he is not breathing
being stalked
he wont let me leave the house
I am not safe
im scared of him
scared to go home
he raped me
i was assaulted
sexual abuse
domestic violence
domestic abuse
I will kill you
i know where you work
im gonna come down there and smash the place up
I'll burn the office down
bomb
help me please
Help
need help urgently he is outside
trapped in the lift
ceiling has collapsed on us
sparks coming out of the socket
elderly neighbour not seen for days
sleeping on the street tonight with my kids
my son is missing
theyre forcing me to marry
stop he's hurting me
please stop him he hits the kids
better off dead
no point living
he strangled me
she is starving
he locked me in
plz help he is hurtin me
gonna hurt some1
`);
