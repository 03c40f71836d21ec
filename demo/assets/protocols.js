// What the Capabilities page knows of each contract: where this server speaks it, and what it has a place for. An
// ability is true, false, or true in a way that its words describe.

/** What a chat can do beyond question and answer, in the order of the page. */
export const abilities = {
  stop: 'Stop at the server',
  resume: 'Go on after a cut',
  files: 'Files',
  approvals: 'Approvals',
  questions: 'Questions to you',
  sources: 'Sources',
  context: 'Retrieved context',
  followUps: 'Follow-ups',
  requirements: 'Things to set up first',
  list: 'List of conversations',
}

export const protocols = [
  {
    name: 'dynamiq-runs',
    title: 'Dynamiq runs',
    endpoint: '/',
    about:
      'Each message starts a run that goes on whether anybody listens or not. Its stream can be joined at any event.',
    can: {
      stop: true,
      resume: 'from the last event',
      files: 'sent ahead',
      approvals: 'values can be changed',
      questions: true,
      sources: true,
      followUps: true,
      requirements: true,
      list: true,
    },
  },
  {
    name: 'dynamiq-conversations',
    title: 'Dynamiq conversations',
    endpoint: '/',
    about: 'The server names the conversation; every message is answered by a stream of run events.',
    can: {
      files: 'sent ahead',
      approvals: 'values can be changed',
      questions: true,
      sources: true,
      followUps: true,
      list: true,
    },
  },
  {
    name: 'dynamiq-app',
    title: 'Dynamiq app',
    endpoint: '/classic',
    about: 'An app at its own address: one POST, answered by the messages of the workflow’s nodes.',
    can: {
      stop: 'by closing the connection',
      files: 'with the message',
      approvals: 'in words',
      questions: 'in words',
      sources: 'in the text',
      requirements: true,
    },
  },
  {
    name: 'powabase',
    title: 'Powabase',
    endpoint: '/powabase',
    about: 'An agent of a Powabase project, with the sessions its server keeps.',
    can: {
      approvals: 'yes or no',
      questions: 'as an approval',
      sources: true,
      context: true,
      list: true,
    },
  },
  {
    name: 'agent-manager',
    title: 'Agent manager',
    endpoint: '/agent-manager',
    about: 'The runs and sessions of an agent manager. The widget names the session.',
    can: {
      stop: 'by closing the connection',
      files: 'with the message',
      approvals: 'yes or no',
      questions: 'in free words',
      sources: 'in the text',
      followUps: true,
      list: true,
    },
  },
  {
    name: 'ai-sdk',
    title: 'Vercel AI SDK',
    endpoint: '/ai-sdk/api/chat',
    about: 'The chat route of the SDK’s own hooks, with its stream of UI messages.',
    can: {
      resume: 'told from the beginning',
      files: 'with the message',
      approvals: 'yes or no',
      questions: true,
      sources: true,
      followUps: true,
    },
  },
  {
    name: 'ag-ui',
    title: 'AG-UI',
    endpoint: '/ag-ui',
    about: 'One address that takes the whole conversation and answers with the events of the protocol.',
    can: {
      stop: 'by closing the connection',
      files: 'with the message',
      approvals: 'values can be changed',
      questions: true,
      sources: true,
      followUps: true,
    },
  },
  {
    name: 'openai',
    title: 'OpenAI',
    endpoint: '/openai/v1',
    model: 'marlow',
    about: 'Chat completions, as many servers speak them. The widget sends the conversation each time.',
    can: {
      stop: 'by closing the connection',
      files: 'pictures and PDFs; text as text',
      approvals: 'in words',
      questions: 'in words',
      sources: true,
    },
  },
]

/** What the demo agent does something special on. A button with a file sends one along. */
export const phrases = [
  { says: 'How do I get a refund?' },
  { says: 'Use a tool' },
  { says: 'Use a tool that fails' },
  { says: 'Ask for approval' },
  { says: 'Let me choose' },
  { says: 'Ask me a question' },
  { says: 'Make a file' },
  { says: 'Read my file', hasFile: true },
  { says: 'Show sources' },
  { says: 'Hand over' },
  { says: 'Please fail' },
  { says: 'Link my account' },
]

/** For a server that was started with its fault switches on. */
export const troubles = [
  { title: 'None' },
  { title: 'The connection is cut after three words, once', fault: 'drop-after=3;times=1' },
  { title: 'The answer falls silent after three words', fault: 'silence-after=3;times=1' },
  { title: 'Every byte comes by itself', fault: 'drip=5' },
  { title: 'The server is overloaded at first', fault: 'status=503;times=1' },
  { title: 'The answer never ends', fault: 'endless=40' },
]
