type Block = {
  readonly name: string;
  readonly address: readonly string[];
  readonly email: string;
  readonly telephone: string;
  readonly website: string;
};

const blank: Block = { name: '', address: [], email: '', telephone: '', website: '' };

const house = ['London Borough of Hounslow', 'Hounslow House', '7 Bath Road', 'TW3 3EB'];

const council: Block = {
  ...blank,
  name: 'London Borough of Hounslow',
  email: 'customerservice@hounslow.gov.uk',
  telephone: '020 8583 2000',
};

const dataProtectionOfficer: Block = {
  ...blank,
  name: 'Data Protection Officer, Information Governance Team',
  address: house,
  email: 'InformationGovernance@hounslow.gov.uk',
};

const complaints: Block = { ...blank, name: 'Complaints Team', address: house };

const regulator: Block = {
  name: "Information Commissioner's Office",
  address: ['Wycliffe House', 'Water Lane', 'Wilmslow', 'Cheshire', 'SK9 5AF'],
  email: 'casework@ico.org.uk',
  telephone: '0303 123 1113 or 01625 545 745',
  website: 'https://ico.org.uk/',
};

function yamlBlock(key: string, block: Block): string {
  return `  ${key}:
    name: ${JSON.stringify(block.name)}
    address: [${block.address.map((line) => JSON.stringify(line)).join(', ')}]
    email: ${JSON.stringify(block.email)}
    telephone: ${JSON.stringify(block.telephone)}
    website: ${JSON.stringify(block.website)}
`;
}

/** The entry in the register of fee payers; blank for a council whose number we do not know. */
export function defaultRegistration(ours: boolean): string {
  return `# The council's entry in the regulator's register, and the day on which it runs out (blank = not known).
registration:
  number: ${ours ? 'Z5761176' : '""'}
  expires:

`;
}

/** The contact blocks; `ours` = of the council whose notice this is, else only the regulator's is filled in. */
export function defaultContacts(ours: boolean): string {
  return `# Printed on every reply, refusal and pack. The regulator's block is here too because its name and address change.
contacts:
${yamlBlock('council', ours ? council : blank)}${yamlBlock('dataProtectionOfficer', ours ? dataProtectionOfficer : blank)}${yamlBlock('complaints', ours ? complaints : blank)}${yamlBlock('regulator', regulator)}
`;
}

/** Where the council says how it takes part in the National Fraud Initiative; its address is not in the published text. */
export function defaultLink(ours: boolean): string {
  const label = ours
    ? 'National Fraud Initiative (NFI) | Data protection | London Borough of Hounslow'
    : 'National Fraud Initiative (NFI)';
  return `# The council's page about data matching, pointed to in packs and letters.
fraudInitiative:
  label: ${JSON.stringify(label)}
  url: ""

`;
}
