import type { Rule } from './rules.ts';

/** A way of saying no to texts, in the meanings of words.ts; `example` is read by it, as a test makes sure. */
export type PatternEntry = {
  readonly pattern: string;
  readonly rule: Rule;
  readonly means: string;
  readonly example: string;
};

type Written = readonly [pattern: string, means: string, example: string];
const all = (rule: Rule, ...entries: readonly Written[]): readonly PatternEntry[] =>
  entries.map(([pattern, means, example]) => ({ pattern, rule, means, example }));

/** The keywords: as a whole message, or several of them, they are certain. */
export const KEYWORDS: readonly Written[] = [
  ['stop', 'stop', 'STOP'],
  ['stop all', 'stop all', 'stop all'],
  ['stopall', 'stop all', 'STOPALL'],
  ['unsubscribe', 'unsubscribe', 'unsubscribe'],
  ['unsubscribe me', 'unsubscribe', 'unsubscribe me'],
  ['optout', 'opt out', 'opt out'],
  ['end', 'end', 'END'],
  ['cancel', 'cancel', 'CANCEL'],
  ['quit', 'quit', 'QUIT'],
  ['remove me', 'remove me', 'remove me'],
];

/** What asks to be left alone wherever it stands in a message, whatever else the message is about. */
export const FIRM: readonly PatternEntry[] = [
  ...all(
    'stop-texting',
    ['@stop ..3 @written', 'stop texting, the texts, with these surveys', 'stop with all these texts'],
    ['@stop ..1 @msg', 'stop sending, calling, bothering', 'stop contacting me'],
    ['@stop get ..3 @written|this|more', 'stop receiving these', 'can I stop receiving your texts'],
    ['@stop|stopping|end|cancel|ending this|more|your? @written', 'end these texts', 'end these messages'],
    ['^ stop $', 'stop, and then why', 'Stop, I am busy'],
    ['^ stop me|this $', 'stop it', 'Stop it, I am busy'],
    ['^ will you ..1 stop $', 'can you stop', 'Can you stop'],
    [
      '^ stop i|they|you|or|before|because|cos|cuz|bcoz|its|im|thats|why|what|who|my|if|youre|ur',
      'stop, and then why, without a comma',
      'stop I have told you before',
    ],
    [
      'text|send|reply|replied|sent|texted|typed|put|type|wrote|answered|replying|answer|responded|respond stop|stopall',
      'STOP was texted before',
      'I replied STOP yesterday',
    ],
    ['asked ..3 stop $', 'asked you to stop', 'I have asked you to stop'],
    ['sent|texted|replied|asked to? ..2 stop', 'STOP was sent before', 'I have sent you STOP'],
    ['part|meaning of stop', 'what part of stop', 'which part of stop did you not get'],
    ['want|like this|text|you|me|more to? stop|stopped', 'want it to stop', 'I want these to stop'],
    ['asked|want|like|tell you|they ..1 to? stop @msg', 'ask you to stop', 'I want you to stop bothering'],
    [
      'you|they|this|text|council|why wont|dont|cant|never|doesnt|not stop @msg',
      'you will not stop texting',
      'why wont you stop texting me',
    ],
    ['wont|cant|dont you|they|council ..1 stop @msg', 'will you not stop texting', 'cant you stop texting me'],
    ['dont stop @msg me i will', 'if you do not stop', "if you don't stop texting me I will complain"],
    ['if you dont|never stop @msg', 'if you do not stop', "if you don't stop texting me I will complain"],
    ['turn|switch this|text ..1 off', 'turn these off', 'turn these off'],
    ['turn|switch off this|text|your ..1', 'turn off the texts', 'turn off these texts'],
  ),
  ...all(
    'no-texts',
    ['dont|never|not|no ..1 text', 'do not text', 'do not text me'],
    ['dont|never bother|contact|spam', 'do not contact me', 'please do not contact me'],
    ['dont|never keep @msg|bother', 'do not keep texting', "don't keep sending these"],
    ['dont|never call|phone|email|ask me|this|my', 'do not ring me', "don't call me"],
    ['dont|never|not send ..2 text|survey|this|more|link', 'do not send these', 'do not send me these'],
    ['dont|never|not send me $', 'do not send me any', 'please do not send me'],
    ['^ dont send $', 'do not send', "Don't send"],
    ['not to text|contact|bother|send|call', 'asked not to', 'I asked you not to text me'],
    ['no|more more? text|survey|spam|contact $', 'no more texts', 'no more texts'],
    ['no more text|survey|spam|contact|email|call|send', 'no more texts', 'no more texts ok'],
    ['^ no more ..1 of? this $', 'no more of these', 'no more of these'],
    ['^ no more $', 'no more', 'No more'],
    ['nomore $', 'no more', 'NOMORE'],
    ['no want|like to? @msg', 'no need to text', 'No need to text me'],
    ['^ no text|survey|contact $', 'no texts', 'no texts'],
    [
      'like|asked|want ..2 you|if didnt|dont|not|wont|never text|contact|send|call|texted|called',
      'rather you did not',
      "I'd rather you didn't text me",
    ],
    ['will you ..1 not text|contact|send', 'can you not', 'can you not text me'],
    [
      'if you text|contact|send|call|bother|texted me ..4 i|will|report|complain|block|police',
      'a threat',
      'if you text me again I will complain',
    ],
    ['report you ..4 text|contact|send', 'a threat', "I'll report you if you text me again"],
  ),
  ...all(
    'does-not-want',
    [
      'dont|never|not|didnt|no|doesnt want|like ..5 text|survey|spam',
      'want no texts',
      'I do not want any of your texts',
    ],
    ['dont|never|not|didnt want ..1 this|more $', 'want none of these', "I don't want these"],
    ['dont|not want|like ..3 texted|contact|bother|messaged', 'want no contact', 'I do not want to be contacted'],
    ['dont|not|wont|never|no want|like|be? to? ..1 take part', 'will not take part', 'I do not wish to take part'],
    ['not taking part', 'will not take part', 'not taking part'],
    [
      'dont|not|wont|never want|like|be? to? ..1 participate|participating',
      'will not take part',
      'I do not wish to participate',
    ],
    [
      'dont|wont|not|never|cant ..2 do|doing|fill|filling|complete|completing|answer|answering|take|be ..3 survey',
      'will not do the survey',
      'I am not filling in your survey',
    ],
    ['decline|no|not ..3 survey $', 'refuse the survey', 'I refuse to do this survey'],
    ['not|no|never|doesnt interested $', 'not interested', 'Not interested'],
    [
      'not|no|never|doesnt interested ..3 survey|text|this|you',
      'not interested in it',
      'not interested in your survey',
    ],
    ['^ i? not|no|never interested', 'not interested, first of all', 'not interested remove'],
    ['nothanks', 'no thank you', 'No thank you'],
    ['fedup|enough|toomany|hate|annoying ..1 of? ..3 text|survey|spam', 'tired of the texts', 'fed up of these texts'],
    ['fedup ..2 @msg', 'tired of the texts', 'sick of you asking'],
    ['fedup of? get this|your ..1 $', 'tired of getting these', 'sick of getting these'],
    ['text ..4 annoying|fedup|bother|spam|toomany', 'the texts are a nuisance', 'these texts are annoying'],
    ['this doesnt|is|are annoying|spam', 'these are a nuisance', 'this is harassment'],
    ['^ spam $', 'spam', 'spam'],
    ['why ..3 keep text|send|bother|contact|ask|get', 'why do you keep texting', 'why do you keep texting me'],
    ['you keep ..1 text|send|bother|contact', 'you keep texting', 'you keep texting me'],
    ['keep get ..2 text|survey|spam', 'still getting texts', 'I keep getting these texts'],
    ['withdraw ..2 consent', 'consent withdrawn', 'I withdraw my consent'],
    ['^ i? withdraw $', 'consent withdrawn', 'I withdraw'],
    ['no|dont|not|never|didnt ..4 consent', 'no consent', 'I do not consent to these'],
    ['who|how gave|did|come ..3 my number', 'who gave you my number', 'who gave you my number'],
    ['object to? ..4 text|texted|contact|survey|this|send', 'objects', 'I object to being texted'],
    ['^ i object $', 'objects', 'I object'],
    [
      'never|didnt|dont ..2 sign|signed|ask|asked|agree|agreed ..2 for|to|up ..2 this|text|survey|$',
      'never asked for this',
      'I never signed up for this',
    ],
    ['shove|stick|stuff your|this ..2 survey|text|link', 'rude', 'shove your survey'],
    ['^ i? decline $', 'declines', 'I decline'],
    ['waste|wasting of? ..2 time stop', 'stop wasting my time', 'waste of time stop'],
  ),
  ...all(
    'off-the-list',
    ['unsubscribe', 'unsubscribe', 'Bin is late. Unsubscribe'],
    ['optout of? ..3 text|survey|this|contact|more|it', 'opt out of the survey', 'opt out of the survey'],
    ['optout $', 'opt out', 'how can I opt out'],
    ['opt me|my ..1 out', 'opt me out', 'please opt me out'],
    ['optedout', 'opted out before', 'I have already opted out'],
    [
      'remove|take|get|delete ..3 number|me|phone|details ..3 off|from|out ..2 list|phone|text|survey|send|contact',
      'take me off your list',
      'take my number off your list',
    ],
    ['remove me|my|this|your|the|from? ..1 number|phone', 'remove my number', 'remove my number'],
    ['remove|lose|forget|delete|drop|erase my|this|your ..1 number', 'lose my number', 'lose my number'],
    ['take ..3 number off|out', 'take my number off', 'take my number off'],
    ['take off my|this|your number', 'take off my number', 'take off my number'],
    ['get ..2 off|out this|your|my ..1 list|phone', 'get me off this list', 'get off my phone'],
    ['how ..4 off this|your list', 'how to get off the list', 'how do I get off this list'],
    ['block|blocking|report|reported you|this|your number|$', 'will block you', 'I am blocking this number'],
    ['block|reported as? spam', 'blocked as spam', 'reported as spam'],
    ['i block you', 'will block you', 'I have blocked you'],
  ),
  ...all(
    'leave-me-alone',
    ['leave me ..1 alone', 'leave me alone', 'leave me alone'],
    ['left alone $', 'left alone', 'I want to be left alone'],
    ['let me be', 'let me be', 'let me be'],
    ['^ goaway', 'go away', 'go away'],
    ['goaway $', 'go away', 'just go away'],
    ['enoughofit', 'stop, as said to a child', 'give it a rest'],
    ['cease and cease', 'in a letter', 'cease and desist'],
    ['^ cease $', 'in a letter', 'Please desist'],
    ['count|leave|include me out', 'count me out', 'count me out'],
    ['lose|delete|forget my number', 'lose my number', 'lose my number'],
    ['stopsign stop|text|survey', 'a sign', '🛑 texts'],
    ['^ stopsign $', 'a sign', '🛑'],
  ),
  ...all(
    'wrong-number',
    ['wrong number|person|phone|no', 'wrong number', 'wrong number'],
    ['not my? number|person', 'not the right person', 'I am not that person'],
  ),
];

/** What asks for it too, unless the sentence is about something else that the council does. */
export const WEAK: readonly PatternEntry[] = [
  ...all(
    'stop-texting',
    ['@stop me|this $', 'stop this', 'please stop this'],
    ['to stop $', 'want to stop', 'I want to stop'],
    ['make this|they stop $', 'make it stop', 'make it stop'],
    ['stop your? wasting', 'stop wasting my time', 'stop wasting my time'],
    ['^ quit|end this $', 'end this', 'quit it'],
    ['cancel this|subscription|me|text|service|survey|my|$', 'cancel this', 'cancel subscription'],
    ['end this|subscription|service', 'end this', 'end service'],
  ),
  ...all(
    'off-the-list',
    ['remove me', 'remove me', 'Hello, remove me from everything'],
    ['remove my details', 'remove my details', 'remove my details'],
    ['^ remove $', 'remove', 'not for me. Remove'],
    ['removed from this|your|text|list', 'want to be removed', 'can I be removed from these'],
    ['be|asked removed', 'want to be removed', 'I asked to be removed'],
    ['take me|my|number|this ..2 off', 'take me off', 'take me off'],
    ['get me off $', 'get me off', 'get me off'],
    ['optout', 'opt out', 'opt out my friend'],
    ['withdraw me', 'withdraw me', 'withdraw me'],
  ),
  ...all(
    'does-not-want',
    ['dont|not|no want|like ..1 this|more', 'does not want it', "don't need this"],
    ['dont|not|never want|like get|be', 'does not want to get them', 'I do not want to get them'],
    ['enough $', 'enough', 'Enough'],
    ['^ enough', 'enough', 'Enough already'],
    ['^ dont bother', 'do not bother', "Don't bother"],
    ['^ dont $', 'do not', "Don't."],
    ['nothing better to do', 'rude', 'have you nothing better to do'],
    ['waste of ..1 time ..2 text|survey', 'waste of time', 'waste of my time these surveys'],
    [
      'didnt|never call|contact|phone|called|phoned|rang|contacted|texted|spoke|spoken you|council|to|anyone|them $',
      'never called',
      "I didn't call you",
    ],
  ),
];
