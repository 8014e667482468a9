/** What has the words of a refusal and is none; `example` is not read as a stop, as a test makes sure. */
export type Elsewhere = { readonly pattern: string; readonly means: string; readonly example: string };
type Written = readonly [pattern: string, means: string, example: string];
const all = (...entries: readonly Written[]): readonly Elsewhere[] =>
  entries.map(([pattern, means, example]) => ({ pattern, means, example }));

/**
 * Words that belong to something else: no refusal may begin with one of them, or use one. The longest pattern at a
 * word wins, so "you never stop texting" is still a refusal, though "never stop" is not.
 */
export const ELSEWHERE: readonly Elsewhere[] = all(
  [
    'bus|coach|tram|train|tube|full|pit|rest|non|truck|lorry|short|emergency|whistle|first|last|next stop|stops|stopping',
    'a place',
    'the bus stop outside my house',
  ],
  ['one stop shop', 'an office', 'is the one stop shop open'],
  ['stop and|n|or search', 'the police', 'stop and search on my road'],
  [
    'stop tap|cock|sign|light|valve|gap|watch|press|line|button|work|notice|smoking|drinking|start|off|over|motion|gate',
    'a thing',
    'the stop tap leaks',
  ],
  ['^ dont stop', 'go on', "don't stop"],
  ['hope you|this|they dont|never stop', 'go on', 'I hope you dont stop'],
  ['dont stop text|send|contact', 'go on', "don't stop texting me"],
  ['him|her|he|person|men ..2 stop @msg me|my', 'another person', 'my ex and her sister wont stop texting me'],
  [
    'ex|husband|wife|neighbour|neighbours|landlord|boyfriend|girlfriend|brother|person|men|son|daughter|school|company|bank ..2 stop @msg',
    'another person',
    'my neighbour will not stop calling me',
  ],
  [
    'stop send ..3 letter|letters|bill|bills|bailiff|bailiffs|invoice|invoices|engineer|engineers|magazine|magazines|summons|reminders|tax|post|leaflets|statements|someone|officers',
    'other post',
    'stop sending me letters',
  ],
  [
    'dont|never|not send ..3 letter|letters|bill|bills|bailiff|bailiffs|invoice|engineer|inspector|anyone|someone|him|her|person|men|officer|post',
    'other post',
    "don't send the engineer",
  ],
  [
    'dont|not call|phone|ask me? ..1 before|after|until|till|on|at|during|between|back|while',
    'another time',
    "don't call before 9",
  ],
  [
    'you|they|he|people|staff|nobody|noone|someone|anyone|agent|officer dont|never|not|didnt|doesnt|cant|wont call|phone|ask|send|contact|email|answer|bother|text',
    'a complaint, or a habit',
    'you never call back',
  ],
  [
    'no text|survey|link|contact|email|call|phone|number received|came|come|arrived|yet|sent|back|from|to|in|on|about|was|given',
    'nothing came',
    'no text received',
  ],
  ['not|never|didnt|dont|cant get ..2 text|survey|link|call|email', 'nothing came', 'I did not get the text'],
  ['i dont want to? stop|optout|unsubscribe|cancel|remove|end', 'does not want out', "I don't want to opt out"],
  ['dont|never|not optout|unsubscribe|remove|cancel|end', 'does not want out', 'please do not unsubscribe me'],
  [
    'didnt|never|not mean|want|ask|asked|meant to? optout|unsubscribe|stop|cancel|optedout',
    'does not want out',
    "I didn't mean to opt out",
  ],
  ['i didnt|never optout|optedout|unsubscribe', 'does not want out', 'I never opted out'],
  ['optout ..1 list', 'the register', 'take me off the opt out list'],
  ['take|remove ..3 optout|stop list', 'does not want out', 'take me off the opt out list'],
  ['cancel|undo|ignore|reverse ..2 stop|optout|unsubscribe', 'does not want out', 'cancel my opt out'],
  [
    'optout|optedout|opt|unsubscribe of|from ..4 garden|waste|debit|register|pension|tax|organ|scheme|paperless|newsletter|newsletters|magazine|collection|bin|library|school|lessons|re|nhs|ebilling|billing|payment|credit|parking',
    'other business',
    'how do I opt out of garden waste',
  ],
  [
    'optout|unsubscribe ..2 garden|paper|billing|waste|debit|register|pension|newsletter|newsletters',
    'other business',
    'unsubscribe newsletter',
  ],
  ['stop|stopping by|round|over|outside|at', 'a visit', "I'll stop by tomorrow"],
  ['stop in', 'a visit', 'stop in tomorrow'],
  ['wont|doesnt|didnt|never leave me ..2 alone', 'another person', 'the kids wont leave me alone'],
  ['why did|have|has ..2 @written stop|stopped', 'wants them', 'why did the texts stop'],
  ['i dont|never|cant text much|anyone|people|on|often', 'a habit', "I don't text much"],
  ['i dont have ..2 text|survey|link|email', 'a lack', 'I dont have texts left'],
  ['stop and think', 'a manner of speaking', 'stop and think'],
  [
    'remove|take|get ..4 from|off ..2 register|tenancy|bill|waiting|electoral|housing|tax|account|policy|hold|lease|agreement|transfer|bidding|allotment register|list?',
    'other business',
    'remove me from the housing register',
  ],
  [
    'remove my|your|this ..2 sofa|fridge|mattress|graffiti|bin|bins|tree|car|application|waste|poster|fine|ticket',
    'other business',
    'please remove this graffiti',
  ],
  ['block of', 'a building', 'block of flats'],
  ['not interested in', 'other business', 'not interested in excuses'],
  ['no want to? call|contact|phone back', 'other business', 'no need to call back'],
  ['dont bother coming|replying|reply', 'other business', 'dont bother coming'],
  [
    'unsubscribe ..6 planning|newsletter|newsletters|library|libraries|waste|jobs',
    'other business',
    'unsubscribe me from emails about planning',
  ],
  ['why was|have|has|am|did ..3 unsubscribe', 'does not want out', 'why was I unsubscribed'],
  ['dont take|remove ..3 off|from', 'does not want out', 'do not take me off the list'],
  ['waste collection|bin|bins|disposal', 'other business', 'waste collection missed'],
  ['end of', 'a time', 'end of the road'],
  ['in your? end', 'a time', 'in the end it got sorted'],
  ['end terrace|terraced|house', 'a place', 'end terrace house'],
  ['keep up ..1 good', 'praise', 'keep up the good work'],
  ['wrong number of|on|plate|for|given', 'a mistake', 'you put the wrong number on my letter'],
  ['gave|give|given|quoted|rang|dialled ..2 wrong number', 'a mistake', 'they gave me the wrong number'],
  ['through|spoke|transferred|talking to your? wrong person', 'a mistake', 'put through to the wrong person'],
  ['letter|bill|billed|charged|fined|addressed ..4 wrong person', 'a mistake', 'you fined the wrong person'],
  ['dont ask me why|how|what|when', 'a manner of speaking', "don't ask me why"],
  ['dont call|phone me ..4 text|email', 'another way', "don't call me, text me"],
  ['stop call this a|customer', 'a manner of speaking', 'stop calling it a service'],
  [
    'stop ask ..6 document|documents|proof|evidence|form|forms|money|password|payslips|paperwork',
    'other business',
    'stop asking me for the same documents',
  ],
  ['stop send me ..1 round|circles|wrong', 'a manner of speaking', 'stop sending me round in circles'],
  ['nothanks ..1 this|sorted|good|fine|done|resolved', 'an answer', 'no thanks all sorted'],
  ['nothanks to|want|required|necessary', 'a manner of speaking', 'no thanks to you'],
  [
    'he|they|judge|was|were|landlord|boss|doctor|gp asked ..3 stop|no|never',
    'what was said',
    'they told me to stop calling',
  ],
  ['asked me to? stop', 'what was said', 'asked me to stop sending documents'],
  ['was|been|were removed', 'what was done', 'I was taken off the list'],
  ['not on your ..1 list', 'wants on', 'why am I not on the list'],
  ['stop spam mail|post', 'other post', 'stop junk mail'],
  ['why didnt|wont|dont ..1 you? text|call|contact|send me?', 'wants them', "why didn't you text me"],
  ['enough asked', 'a manner of speaking', 'enough said'],
  ['dont forget', 'a wish', 'dont forget me'],
  ['dont bother ..1 him|her', 'other people', 'dont bother ringing her'],
  ['dont bother call|phone|ask|contact this|they', 'other people', 'dont bother calling them'],
  ['they|staff|nobody|noone|you|he|was|were|are not interested', 'a complaint', 'staff not interested'],
  ['not interested in? helping|help|listening|what', 'a complaint', 'not interested in helping'],
  ['optout of|from', 'other business', 'can I opt out of school dinners'],
  ['wrong person was|got|came|answered|is|rang|called', 'a mistake', 'the wrong person was fined'],
  ['wrong number plate', 'a mistake', 'wrong number plate'],
  ['asked|to ..2 goaway', 'what was said', 'they told me to go away'],
);

/**
 * What makes a stop of no texts in particular another stop: not ours, or none. Beside them a refusal of texts in so many
 * words still counts: "when will you stop the noise" is none, "when will you stop texting" is one.
 */
export const ANOTHER_STOP: readonly Elsewhere[] = all(
  ['dont|never|didnt|not|cant|wont|doesnt ..1 stop|stopping', 'it goes on, or should', 'dont stop the good work'],
  ['this|they wont|doesnt|cant|never stop|stops', 'it goes on', 'it never stops'],
  ['stop smoking|drinking|paying|gambling', 'a habit', 'I want to stop smoking'],
  [
    'stop ..2 him|her|kids|children|neighbour|neighbours|lorries|youths|dogs|drivers|cyclists|landlord|landlords ..1',
    'another person',
    'stop drivers at the lights',
  ],
  [
    'stop|stopping|cancel|end ..2 payment|payments|benefit|benefits|claim|rent|debit|dd|tenancy|appointment|permit|order|booking|contract',
    'other business',
    'can you stop my payments',
  ],
  ['want him|her|he|they ..1 stop', 'another person', 'I want him to stop'],
  ['when|where ..5 stop|stopping', 'a question of something else', 'when will the noise stop'],
  ['him|her|he|person|men|ex ..3 stop', 'another person', 'tell him to stop'],
  ['get this to stop', 'a thing', 'cant get it to stop'],
  ['who will|does|do|going|stopping|to ..3 stop', 'a question of something else', 'who can stop this'],
  ['for stopping', 'thanks', 'thank you for stopping the noise'],
  ['put ..1 stop to', 'other business', 'put a stop to it'],
);

/** Texts that ask for texts: a text opts nobody in, so they go to a person, and are no stop whatever else they say. */
export const ASKS_FOR_TEXTS: readonly Elsewhere[] = all(
  ['^ start $', 'start', 'START'],
  ['^ start text|send|this|me|my', 'start texting', 'start texting me'],
  ['want|will|like you? to? start ..1 text|send|get', 'start texting', 'can you start texting me'],
  ['^ optin', 'opt in', 'OPT IN'],
  ['i|to|want|like|will|me|back optin', 'opt in', 'I want to opt in'],
  ['opt ..2 in', 'opt in', 'opt me back in'],
  ['^ subscribe', 'subscribe', 'resubscribe me'],
  ['to|want|like|will|how subscribe', 'subscribe', 'I want to subscribe'],
  ['stop|optout|unsubscribe|optedout|stopped ..3 mistake', 'not meant', 'I replied stop by mistake'],
  ['mistake ..3 stop|optout|unsubscribe|optedout', 'not meant', 'by mistake I texted stop'],
  ['take|remove ..3 optout|stop list', 'wants back', 'take me off the opt out list'],
  ['cancel|undo|reverse ..2 stop|optout', 'wants back', 'cancel my opt out'],
  ['i dont want to? optout|unsubscribe', 'does not want out', 'I do not want to opt out'],
  ['^ dont optout|unsubscribe', 'does not want out', 'do not unsubscribe me'],
  ['dont @want ..2 removed', 'does not want out', 'I dont want to be taken off the list'],
  ['^ dont take|remove me|my ..3', 'does not want out', 'do not take me off'],
  ['why was|have|has|am ..2 unsubscribe', 'does not want out', 'why was I unsubscribed'],
  ['didnt mean ..3 optout|unsubscribe|stop', 'not meant', "I didn't mean to opt out"],
  ['^ dont stop text|send|contact', 'go on', "don't stop texting me"],
  ['keep ..2 text coming|going', 'go on', 'keep the texts coming'],
  ['put|add|sign me ..1 back', 'wants back', 'put me back on'],
  ['sign me up', 'wants in', 'sign me up'],
);

/** Whose telephone it is that the text is about, when it is not the sender's. */
export const ANOTHERS_PHONE: readonly Elsewhere[] = all(
  ['@stop|dont|never|not ..2 @msg ..2 my|this ..1 @kin', 'somebody of theirs', 'stop texting my mum'],
  ['@stop|dont|never|not ..2 @msg ..1 him|her', 'somebody else', 'stop texting her'],
  ['my ..1 @kin keep|gets get', 'it reaches somebody else', 'my son keeps getting your texts'],
  ['for my ..1 @kin', 'in somebody’s name', 'I am texting for my dad'],
  ['number|phone is ..1 my ..1 @kin', 'their telephone', "this number is now my daughter's"],
  ['my late @kin', 'who died', 'my late husband'],
  [
    'my ..1 @kin ..4 died|dead|deceased|dementia|passed|alzheimers|gone ..8 him|her|his|remove|number|list|off',
    'who died',
    'my mother passed away please remove her number',
  ],
  ['this|its|is is? ..1 my ..1 @kin ..2 number|phone', 'their telephone', "this is my husband's phone"],
  ['my ..1 @kin ..1 number|phone', 'their telephone', "it is my son's mobile"],
  ['remove|take|get|unsubscribe|optout my ..1 @kin', 'off the list', 'take my wife off your list'],
  ['remove|take|get|unsubscribe|optout him|her ..1 off|from|number|phone|$', 'off the list', 'take him off'],
  ['he|they|@kin doesnt|dont|wont|didnt @want', 'does not want', "she doesn't want texts"],
  ['belong|belongs to my|someone|somebody|another', 'their telephone', 'this phone belongs to my brother'],
  ['^ text|call|phone|contact|ask my ..1 @kin|carer|advocate|solicitor', 'somebody instead', 'text my son instead'],
  ['text|call|phone|contact|use him|her ..1 instead|on|at', 'somebody instead', 'call her instead'],
  ['my new|old|other|different|second number', 'another number', 'my new number'],
  ['new|other|different number is', 'another number', 'the new number is'],
);
