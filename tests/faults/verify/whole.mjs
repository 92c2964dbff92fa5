// Within the database: every row has its event, its audit row, the patient's message and the mails that belong to it.

const ofPatient = (table, condition = 'true') => `(select count(*) from ${table} t where t.patient_id = p.id and ${condition})`;
const audit = (action) => ofPatient('audit_events', `t.action = '${action}'`);
const message = (kind) => ofPatient('messages', `t.kind = '${kind}'`);
const event = (kind) =>
  `(select count(*) from request_events e join exclusion_requests r on r.id = e.request_id where r.patient_id = p.id and e.kind = '${kind}')`;
const request = (state) => ofPatient('exclusion_requests', `t.state = '${state}'`);

/** What must be as many for each patient: fact → where it is written → how it is counted. */
const FACTS = {
  'request sent': { row: ofPatient('exclusion_requests'), event: event('sent'), audit: audit('request-sent') },
  'request taken': { event: event('taken'), audit: audit('request-taken') },
  'request withdrawn': { row: request('withdrawn'), event: event('withdrawn'), audit: audit('request-withdrawn') },
  'request refused': { row: request('refused'), event: event('refused'), audit: audit('request-refused'), message: message('refused') },
  'exclusion registered': {
    row: request('registered'),
    event: event('registered'),
    audit: audit('exclusion-registered'),
    message: message('registered'),
    period: ofPatient('exclusion_periods', 't.undoes is null'),
  },
  'access given again': {
    period: ofPatient('exclusion_periods', 't.ended_at is not null'),
    audit: audit('access-given-again'),
    message: message('ended'),
  },
  'ending undone': { period: ofPatient('exclusion_periods', 't.undoes is not null'), audit: audit('ending-undone') },
  'message sent': { row: message('text'), audit: audit('message-sent') },
  'break reported': { row: ofPatient('breaks'), audit: audit('break-reported'), message: message('broken') },
  'change of an exclusion': {
    periods: ofPatient('exclusion_periods'),
    starts: '(select count(*) from changes c join exclusions x on x.id = c.exclusion_id where x.patient_id = p.id and c.state = \'active\')',
  },
  'end of an exclusion': {
    periods: ofPatient('exclusion_periods', 't.ended_at is not null'),
    ends: '(select count(*) from changes c join exclusions x on x.id = c.exclusion_id where x.patient_id = p.id and c.state <> \'active\')',
  },
  'change of a break': {
    breaks: ofPatient('breaks', 't.opens'),
    changes: '(select count(*) from changes c join breaks b on b.id = c.break_id where b.patient_id = p.id)',
  },
};

/** Only of patients whose address stays the same. */
const NOTICE = { message: ofPatient('messages', "t.author <> 'patient'"), mail: ofPatient('outbox', "t.kind = 'patient-notice'") };

/** Gives a sentence for each fact that is written in one place and not in another. */
export async function findHalves({ postgres, patients, addressPatients }) {
  const facts = Object.entries({ ...FACTS, 'notice to a patient': NOTICE });
  const counts = facts.map(([fact, places]) => {
    const members = Object.entries(places).map(([place, counted]) => `'${place}', ${counted}`);
    return `json_build_object(${members.join(', ')}) as "${fact}"`;
  });
  const halves = [];
  const changing = new Set(addressPatients.map(({ niss }) => niss));
  const keys = new Map([...patients, ...addressPatients].map(({ niss, key }) => [niss, key]));
  for (const row of await postgres.rows(`select p.niss, ${counts.join(', ')} from patients p`)) {
    for (const [fact] of facts) {
      if (fact === 'notice to a patient' && (changing.has(row.niss) || !keys.has(row.niss))) continue;
      const places = Object.entries(row[fact]);
      if (new Set(places.map(([, n]) => n)).size > 1) halves.push(`${keys.get(row.niss)}: ${fact}: ${places.map((one) => one.join(' ')).join(', ')}`);
    }
  }
  const [told] = await postgres.rows(`select
    (select count(*) from exclusion_requests) + (select count(*) from messages where author = 'patient') + (select count(*) from breaks) as waits,
    (select count(*) from outbox where kind = 'ombuds-notice') as mails`);
  if (told.waits !== told.mails) halves.push(`things that wait for the ombudsdienst: ${told.waits}, mails to it: ${told.mails}`);
  return halves;
}
