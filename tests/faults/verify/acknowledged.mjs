// Between ledger and database, in both directions: what was acknowledged is there once, and what is there was acknowledged.

/** Collects what is wrong under `lost` and `doubled`. */
class Findings {
  lost = [];
  doubled = [];

  /** So many must be there; `open` more may be. */
  compare(what, there, acknowledged, open = 0) {
    if (there < acknowledged) this.lost.push(`${what}: ${acknowledged} acknowledged, ${there} there`);
    if (there > acknowledged + open) this.doubled.push(`${what}: ${acknowledged} acknowledged, ${there} there`);
  }
}

const grouped = (rows, key) => new Map(rows.map((row) => [key(row), row]));

export async function compareWithLedger(world) {
  const findings = new Findings();
  await compareRequests(world, findings);
  await comparePairs(world, findings);
  await compareTexts(world, findings);
  await compareAddresses(world, findings);
  await compareBreaks(world, findings);
  return findings;
}

async function compareRequests({ postgres, ledger }, findings) {
  const rows = await postgres.rows(`select r.draft_id as draft, r.reference, r.state, p.niss, r.care_worker_id as worker,
      (select count(*) from request_events e where e.request_id = r.id and e.kind = 'taken') as taken
    from exclusion_requests r join patients p on p.id = r.patient_id`);
  const there = grouped(rows, ({ draft }) => draft);
  for (const [draft, { pair, state, taken }] of ledger.requests) {
    const row = there.get(draft);
    there.delete(draft);
    const reference = row?.reference ?? draft;
    if (!row) findings.lost.push(`request ${reference}`);
    else if (row.niss !== pair.patient.niss || row.worker !== pair.worker.id) findings.lost.push(`request ${reference}: of somebody else`);
    else if (!pair.unsure) {
      const isOpen = ['sent', 'taken'].includes(row.state);
      if (state === 'sent' ? !isOpen : row.state !== state) findings.lost.push(`request ${reference}: ${state} acknowledged, ${row.state} there`);
      findings.compare(`taking request ${reference}`, row.taken, taken);
    }
  }
  const unsure = new Set([...ledger.pairs.values()].filter((pair) => pair.unsure).map((pair) => `${pair.patient.niss} ${pair.worker.id}`));
  for (const { reference, niss, worker } of there.values()) {
    if (!unsure.has(`${niss} ${worker}`)) findings.doubled.push(`request ${reference}: nobody was told of it`);
  }
}

async function comparePairs({ postgres, ledger }, findings) {
  const rows = await postgres.rows(`select p.niss, x.care_worker_id as worker,
      count(*) filter (where x.undoes is null) as registered, count(*) filter (where x.ended_at is not null) as given,
      count(*) filter (where x.undoes is not null) as undone, count(*) filter (where x.ended_at is null) as active
    from exclusion_periods x join patients p on p.id = x.patient_id group by 1, 2`);
  const there = grouped(rows, ({ niss, worker }) => `${niss} ${worker}`);
  for (const pair of ledger.pairs.values()) {
    if (pair.unsure) continue;
    const name = `${pair.patient.key} and ${pair.worker.number}`;
    const row = there.get(`${pair.patient.niss} ${pair.worker.id}`) ?? { registered: 0, given: 0, undone: 0, active: 0 };
    for (const [act, times] of Object.entries(pair.done)) findings.compare(`${name}: ${act}`, row[act], times);
    findings.compare(`${name}: excluded now`, row.active, pair.state === 'excluded' ? 1 : 0);
  }
}

async function compareTexts({ postgres, ledger }, findings) {
  const rows = await postgres.rows("select body, count(*) as times from messages where kind = 'text' group by 1");
  const there = new Map(rows.map(({ body, times }) => [body, times]));
  for (const [patient, texts] of ledger.texts) {
    for (const text of texts) {
      findings.compare(`a message of ${patient}`, there.get(text) ?? 0, 1);
      there.delete(text);
    }
  }
  for (const { text } of ledger.unresolved.filter(({ kind }) => kind === 'message sent')) {
    findings.compare('a message of unknown outcome', there.get(text) ?? 0, 0, 1);
    there.delete(text);
  }
  for (const times of there.values()) findings.doubled.push(`a message that nobody wrote, ${times} times`);
}

async function compareAddresses({ postgres, ledger, addressPatients }, findings) {
  const rows = await postgres.rows(`select p.niss, p.email,
      (select json_agg(c.address) from email_confirmations c where c.patient_id = p.id) as asked from patients p`);
  const there = grouped(rows, ({ niss }) => niss);
  for (const { key, niss } of addressPatients) {
    const { asked, confirmed } = ledger.addresses.get(key) ?? { asked: [], confirmed: null };
    const row = there.get(niss);
    for (const address of asked) findings.compare(`${address} asked`, (row.asked ?? []).filter((one) => one === address).length, 1);
    const open = ledger.unresolved.filter(({ kind, patient }) => kind === 'address confirmed' && patient === key).map(({ address }) => address);
    if (row.email !== confirmed && !open.includes(row.email)) findings.lost.push(`${confirmed} confirmed, ${row.email} there`);
  }
}

async function compareBreaks({ postgres, ledger }, findings) {
  const rows = await postgres.rows('select report_id, count(*) as times from breaks group by 1');
  const there = new Map(rows.map(({ report_id: id, times }) => [id, times]));
  for (const id of ledger.breaks.keys()) {
    findings.compare(`break ${id}`, there.get(id) ?? 0, 1);
    there.delete(id);
  }
  for (const { id } of ledger.unresolved) there.delete(id);
  for (const id of there.keys()) findings.doubled.push(`break ${id}: nobody was told of it`);
}
