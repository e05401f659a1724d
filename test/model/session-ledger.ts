import type { SessionChange, SessionExpiry } from '../../src/session/session-events.js';
import type { ModelRequest } from './model-request.js';
import { client, type SessionBrowser, sessionName, type SessionPage, tabId } from './session-browser.js';
import { type End, SessionFacts } from './session-facts.js';
import { type Method, SessionPace } from './session-pace.js';
import { accessTokenOf, type Answer, type Family, type TokenServer } from './token-server.js';

/** After a message has arrived, a page has this time to read what is stored, in milliseconds. */
const timeToRead = 1000;
/** How long ago a page may have left if a logout() that has settled did not leave itself, in milliseconds. */
const timeToLeave = 10_000;
/** How long the database may take to remove what is stored, in milliseconds. */
const timeToStore = 5000;
/** How long before its end a session warns, in milliseconds. */
const warnBefore = 120_000;
/** A page that is in use from this time before the end of its session has to announce the end, in milliseconds. */
const timeToWarn = 20_000;
/** A token, which must not be in a place where other scripts, other pages or people can see it. */
const secret = /(access|refresh)\.\w/;

interface RefreshRequest {
  readonly page: SessionPage;
  readonly token: string;
  /** When it was sent, by the user's clock and in milliseconds that have passed. */
  readonly at: number;
  readonly passed: number;
  isOver: boolean;
}

/** What a stored entry contains. */
interface StoredRecord {
  readonly family: Family;
  readonly generation: number;
  readonly hasRefreshToken: boolean;
}

/** Records what happens to sessions, and checks it. The rules are those of the contract; they share no code with the package. */
export class SessionLedger {
  readonly outcomes: Record<string, number> = {};
  readonly violations: Error[] = [];
  /** Whether an attacker has changed what is stored. */
  isTampered = false;
  /** Whether the database has failed. */
  isDatabaseDisturbed = false;
  /** Whether the user's clock was set to another time. */
  isClockWrong = false;
  readonly pace: SessionPace;
  readonly #browser: SessionBrowser;
  readonly #server: TokenServer;
  readonly #facts = new SessionFacts();
  /** When each access token was requested, by the user's clock and in milliseconds that have passed. */
  readonly #requested = new Map<string, { at: number; passed: number; expiresIn: number | undefined }>();
  /** When a page learned that a refresh token is refused. */
  readonly #refusals = new Map<string, { at: number; page: SessionPage }>();
  #requests: RefreshRequest[] = [];

  constructor(browser: SessionBrowser, server: TokenServer) {
    this.#browser = browser;
    this.#server = server;
    this.pace = new SessionPace(browser, (holds, message) => this.rule(holds, message));
  }

  /** A page has loaded the package. */
  opened(page: SessionPage): void {
    const { session } = page;
    session.addEventListener('sessionchange', ({ detail }) => this.#changed(page, detail));
    session.addEventListener('sessionexpiring', ({ detail }) => this.#announced(page, detail));
    session.addEventListener('statechange', () => {
      this.pace.changed(page);
      this.observe(page);
    });
  }

  /** A page adopts the token of a login. */
  adopts(page: SessionPage, accessToken: string, expiresIn: number | undefined): void {
    this.#count('logins');
    this.#requested.set(accessToken, { at: page.now, passed: this.#browser.clock.passed, expiresIn });
    const facts = this.#facts.page(page);
    if (page.session.state === 'logged-out') delete facts.person;
    const family = this.#server.accessTokens.get(accessToken)?.family;
    if (!family) return;
    for (const stored of this.#readable(page)) this.#facts.family(stored.family).isSuperseded = true;
    facts.adopted.add(family);
    this.#facts.family(family).begunAt = this.#browser.clock.passed;
  }

  /** The user logs out on a page: `local`, or also at the authorization server. */
  async logsOut(page: SessionPage, local: boolean): Promise<void> {
    const facts = this.#facts.page(page);
    this.observe(page);
    const { family, isInMemory } = facts;
    if (family && page.session.state === 'logged-in') facts.loggedOut.add(family);
    // A page that has not read the session yet can end it, too.
    const stored = isInMemory ? [] : this.#readable(page).map((record) => record.family);
    const ended = new Set([...facts.loggedOut, ...stored]);
    facts.needsHint ||= !local && page.session.state === 'logged-in';
    // The tokens of a session that was read during a sleep may have expired before any of them was seen.
    const { sub } = page.session.claims ?? {};
    if (typeof sub === 'string') facts.leaving.add(sub);
    for (const { person } of facts.provided.keys()) facts.leaving.add(person);
    for (const some of ended) this.#facts.family(some).isLoggedOut = true;
    // A login whose page was left before it was stored ends, too.
    const earlier = page.tab.cached && this.#facts.page(page.tab.cached).adopted;
    for (const some of earlier ?? []) this.#facts.family(some).isSuperseded = true;
    facts.isLoggingOut = true;
    const calledAt = this.#browser.clock.passed;
    facts.logoutAt = calledAt;
    delete facts.person;
    const result = page.session.logout({ local });
    this.rule(page.session.state === 'logged-out', 'a page is logged out at once after logout()');
    this.rule(page.session.peekToken() === undefined, 'a page has no token after logout()');
    await result;
    this.#checkLoggedOut(page, ended);
    const hasLeft = !page.isAlive || page.isFrozen || this.#browser.clock.passed - facts.leftAt < timeToLeave;
    const hasComeBack = page.since >= calledAt;
    const hasLaterLogin = [...this.#facts.families.values()].some(({ begunAt }) => begunAt >= calledAt);
    this.rule(local || hasLeft || (hasComeBack && hasLaterLogin), 'logout() leaves the page');
  }

  /** A page navigates to the authorization server. */
  leavesFor(page: SessionPage, url: string): void {
    this.#count('logout request');
    const { authority, tenant } = client;
    const facts = this.#facts.page(page);
    facts.leftAt = this.#browser.clock.passed;
    this.rule(url.startsWith(`${authority}/${tenant}/connect/endsession?`), `a page leaves for ${url}`);
    this.#checkText(url, 'the address of a logout request');
    // If the database does not respond in time, the user is still logged out at the server.
    const isInTime = facts.logoutAt >= this.pace.wokenAt && facts.leftAt - facts.logoutAt < timeToStore;
    if (isInTime && !this.isDatabaseDisturbed) this.#checkLoggedOut(page, facts.loggedOut);
    const { id_token_hint: hint } = Object.fromEntries(new URL(url).searchParams);
    const needsHint = facts.needsHint && this.#server.settings.hasIdTokens;
    facts.needsHint = false;
    const people = [...this.#facts.families].flatMap(([family, { isLoggedOut, end }]) =>
      isLoggedOut || end?.by === page || facts.adopted.has(family) ? [family.person] : [],
    );
    const isRight = hint === undefined ? !needsHint : [...people, ...facts.leaving].includes(subjectOf(hint));
    this.rule(isRight || this.isTampered || this.isDatabaseDisturbed, 'a logout request names the user who logs out');
    const hasLaterLogin = this.#readable(page).some(({ family }) => this.#isLater(page, family, facts.logoutAt));
    this.rule(!hasLaterLogin, 'a logout that was interrupted does not log out a user who has logged in since');
  }

  /** Makes a call on a page, which has to settle. */
  follow(page: SessionPage, method: Method, call: () => Promise<unknown>): void {
    const settled = this.pace.called(page, method);
    call().then(
      (result) => {
        settled();
        this.#count(`${method}()`);
        if (method === 'logout' || method === 'adopt') this.#told(page);
        if (method === 'adopt') this.#facts.page(page).isInMemory = result === 'memory';
        if (method === 'getToken' || method === 'renew') this.#provided(page, String(result));
      },
      (error: unknown) => {
        settled();
        const { name, code } = error as { name: string; code?: unknown };
        this.#count(`${method}() ${typeof code === 'string' ? code : name}`);
        const isExpected = method === 'fetch' ? /^(AritmaLoginError|TypeError)$/ : /^(AritmaLoginError|AbortError)$/;
        this.rule(isExpected.test(name), `${method}() rejects with ${String(error)}`);
        this.#checkText(String(error), 'an error');
      },
    );
  }

  /** A page posts a message. */
  posted(page: object, data: unknown): void {
    this.#checkText(JSON.stringify(data), 'a message between pages');
    this.#told(page);
  }

  /** A page writes a warning to the console. */
  warned(text: string): void {
    this.#checkText(text, 'a warning');
  }

  /** A page sends a request to the API. */
  sentToApi(page: SessionPage, accessToken: string): void {
    const family = this.#server.accessTokens.get(accessToken)?.family;
    this.rule(!!family, 'the API receives only tokens that the server has issued');
    if (family) this.#checkPerson(page, family, 'the API receives no token of another person');
  }

  /** A page sends a refresh request. */
  sent(page: SessionPage, { body }: ModelRequest): void {
    page.counts.refreshRequests += 1;
    this.#count('refresh request');
    const token = (body as URLSearchParams).get('refresh_token') ?? '';
    const issued = this.#server.refreshTokens.get(token);
    const earlier = this.#requests.filter((request) => request.token === token);
    this.#requests.push({ page, token, at: page.now, passed: this.#browser.clock.passed, isOver: false });
    this.rule(!!issued, 'only refresh tokens that the server has issued are sent');
    if (!issued) return;
    const { family, generation } = issued;
    const facts = this.#facts.page(page);
    const { stored, end } = this.#facts.family(family);
    const isRestored = this.isTampered && facts.family !== family;
    const { rotation } = this.#server.settings;
    this.#checkPerson(page, family, 'no refresh token of another person is sent');
    this.rule(!facts.refused.has(token), 'a page sends a refused refresh token only once');
    this.rule(!facts.loggedOut.has(family), 'a page sends no refresh token of a session that it has ended');
    this.rule(
      isRestored || generation >= (facts.newest.get(family) ?? 0),
      'a page sends no refresh token older than one it has had',
    );
    const hasRenewed = generation > 0 && facts.newest.get(family) === generation;
    const renewed = hasRenewed ? this.#requested.get(accessTokenOf(family, generation))?.passed : undefined;
    if (!this.isClockWrong) this.pace.sent(page, token, renewed);
    if (this.isTampered) return;
    this.rule(
      !this.#facts.family(family).isStopped,
      'no refresh token is sent after the server has refused the client',
    );
    this.rule(!this.#wasRefused(token), 'no refresh token is sent that another page knows to be refused');
    this.rule(
      this.isDatabaseDisturbed || !this.#isOverdue(page, end),
      `no refresh token of an ended session is sent (${String(end?.reason)})`,
    );
    if (rotation !== 'reuse') {
      this.rule(generation >= stored, 'no refresh token is sent while a newer one is stored');
    }
    const isAtOnce = earlier.some((request) => !request.isOver && request.page.isAlive && !request.page.isFrozen);
    this.rule(!isAtOnce, 'no refresh token is sent twice at once');
    const hasNewer = [...this.#facts.pages].some(
      ([other, { newest }]) => other.isAlive && !other.isFrozen && (newest.get(family) ?? 0) > generation,
    );
    if (rotation !== 'reuse' && !this.isDatabaseDisturbed) {
      this.rule(!hasNewer, 'no refresh token is sent while a page has received a newer one');
    }
  }

  /** A page was left. */
  left(page: SessionPage): void {
    this.rule(page.session.state !== 'logged-in', 'a page that is left is not logged in when it is shown again');
    this.rule(!this.#browser.channels.isUsedBy(page), 'a page that is left has no open channel');
  }

  /** A page has received the response to a refresh request, or an error. */
  received(page: SessionPage, { body }: ModelRequest, answer: Exclude<Answer, string> | undefined): void {
    const token = (body as URLSearchParams).get('refresh_token') ?? '';
    const request = this.#requests.find((sent) => sent.page === page && sent.token === token && !sent.isOver);
    if (request) request.isOver = true;
    const family = this.#server.refreshTokens.get(token)?.family;
    const { passed } = this.#browser.clock;
    if (!answer || answer.status === 429 || answer.status >= 500) this.pace.failed(page, token);
    if (!answer || !family) return;
    const { access_token: accessToken, expires_in: expiresIn, error } = fieldsOf(answer.body);
    const facts = this.#facts.family(family);
    if (error === 'invalid_grant') {
      this.#facts.page(page).refused.add(token);
      this.#refusals.set(token, { at: passed, page });
      facts.isRefused = true;
    }
    if (error === 'invalid_client') facts.isClientRefused = true;
    const issued = this.#server.accessTokens.get(String(accessToken));
    if (!issued || !request) return;
    const { at, passed: sentAt } = request;
    this.#requested.set(String(accessToken), { at, passed: sentAt, expiresIn: expiresIn as number | undefined });
    this.#facts.page(page).newest.set(family, issued.generation);
  }

  /** A change of the database was committed. */
  committed(page: SessionPage | undefined, value: unknown, previous: unknown): void {
    if (!page) {
      this.isTampered = true;
      return;
    }
    const before = this.#recordOf(previous);
    const next = this.#recordOf(value);
    const reason = value === undefined ? 'removed' : next ? 'replaced' : (value as { ended?: string }).ended;
    if (next) {
      const facts = this.#facts.family(next.family);
      this.rule(this.isTampered || !facts.end, `an ended session is not stored again (${String(facts.end?.reason)})`);
      this.rule(this.isTampered || next.generation >= facts.stored, 'no record is replaced by an older one');
      facts.stored = Math.max(facts.stored, next.generation);
      facts.isStopped ||= !next.hasRefreshToken && this.#server.settings.hasRefreshTokens;
    }
    if (!before || before.family === next?.family) return;
    const facts = this.#facts.family(before.family);
    const since = next ? this.#facts.family(next.family).begunAt : this.#facts.page(page).logoutAt;
    const isOfEarlierVisit = (next ?? reason === 'logout') && this.#isLater(page, before.family, since);
    this.rule(!isOfEarlierVisit, `a page that comes back does not end a later session (${String(reason)})`);
    facts.end ??= { by: page, reason: String(reason) };
    this.#count(`stored session ${String(reason)}`);
    if (reason === 'lost') this.rule(facts.isRefused, 'only invalid_grant makes a stored session lost');
    if (reason === 'expired') this.#checkExpired(page, before.family);
    if (reason === 'logout') this.rule(this.#facts.page(page).isLoggingOut, 'only logout() ends a stored session');
  }

  /** Checks a page, between any two events. */
  observe(page: SessionPage): void {
    if (!page.isAlive || page.isFrozen) return;
    const token = page.session.peekToken();
    if (token === undefined) return;
    this.rule(page.session.state !== 'logged-out', 'a page that is logged out has no token');
    const issued = this.#server.accessTokens.get(token);
    this.rule(!!issued, `a token was issued by the server: ${token}`);
    if (!issued) return;
    const { family, generation } = issued;
    const facts = this.#facts.page(page);
    this.#checkPerson(page, family, 'no page is given the token of another person');
    this.rule(!facts.loggedOut.has(family), 'a page has no token of a session that it has ended');
    // An attacker can restore an earlier login.
    const isRestored = this.isTampered && facts.family !== family;
    this.rule(
      isRestored || generation >= (facts.provided.get(family) ?? 0),
      'a page does not return to an older token',
    );
    if (generation !== facts.provided.get(family)) facts.providedAt = this.#browser.clock.passed;
    facts.provided.set(family, generation);
    facts.newest.set(family, isRestored ? generation : Math.max(generation, facts.newest.get(family) ?? 0));
    facts.family = family;
    const { end } = this.#facts.family(family);
    const isExcused = this.isTampered || this.isDatabaseDisturbed;
    this.rule(
      isExcused || !this.#isOverdue(page, end),
      `no page has a token of an ended session (${String(end?.reason)})`,
    );
  }

  /** Checks all pages, what they have stored, and calls. */
  check(): void {
    for (const page of this.#browser.pages) this.observe(page);
    for (const { session, local } of this.#browser.tabs)
      this.#checkText(JSON.stringify({ session, local }), 'a storage');
    this.pace.checkCalls();
  }

  /** Tells whether a session is kept at the server and in this browser. */
  isAlive(family: Family): boolean {
    const { end, isRefused, isClientRefused } = this.#facts.family(family);
    return !end && !isRefused && !isClientRefused && !family.isRevoked;
  }

  /** Tells whether a session has ended on a page. */
  isOver(page: SessionPage, family: Family): boolean {
    const { loggedOut, over } = this.#facts.page(page);
    return loggedOut.has(family) || over.has(family);
  }

  /** Tells whether the login of a page is only in its memory, so that the page does not look for another one. */
  isInMemory(page: SessionPage): boolean {
    return this.#facts.page(page).isInMemory;
  }

  /** Finds the login that a page would read: that of its tab, or that of the browser. */
  storedFamily(page: SessionPage): Family | undefined {
    return this.#readable(page)[0]?.family;
  }

  /** Notes that a rule is violated, unless it holds. If it threw, the package would treat this as a page's error. */
  rule(holds: boolean, message: string): void {
    if (!holds) this.violations.push(new Error(message));
  }

  #checkLoggedOut(page: SessionPage, ended: ReadonlySet<Family>): void {
    const isKept = this.#readable(page).some((record) => ended.has(record.family));
    this.rule(!isKept || this.isTampered, 'no token of a session is stored after logout()');
  }

  /** A page announces that its session ends soon. */
  #announced(page: SessionPage, { expiresAt }: SessionExpiry): void {
    this.#count('sessionexpiring');
    this.observe(page);
    const { announced, family } = this.#facts.page(page);
    const token = page.session.peekToken();
    const isShown = page.isVisible || this.#browser.circumstances.renew === 'always';
    this.rule(
      page.session.state === 'logged-in',
      'a page announces the end of a session only while the user is logged in',
    );
    this.rule(
      isShown && !page.isFrozen,
      'a page announces the end of a session only if it is visible or renew is always',
    );
    if (this.isClockWrong || this.isTampered || token === undefined || !family) return;
    this.rule(!announced.has(token), 'a page announces the end of a session only once');
    this.rule(
      expiresAt - page.now <= warnBefore,
      'a page announces the end of a session at most two minutes before it',
    );
    this.rule(!this.#isRenewable(family), 'a page does not announce the end of a session that can be renewed');
    announced.add(token);
  }

  /** Checks that a user was warned of the end of a session, if there was time for it. */
  #checkAnnounced(page: SessionPage, family: Family): void {
    const { renew } = this.#browser.circumstances;
    const { announced, providedAt, provided } = this.#facts.page(page);
    const token = accessTokenOf(family, provided.get(family) ?? 0);
    const { at = 0, expiresIn = 0 } = this.#requested.get(token) ?? {};
    const since = Math.max(page.since, page.visibleSince, this.pace.wokenAt, providedAt);
    const sinceByClock = since + page.now - this.#browser.clock.passed;
    const hadTime = page.isVisible && sinceByClock < at + expiresIn * 1000 - timeToWarn;
    const isExcused = this.isClockWrong || this.isTampered || this.isDatabaseDisturbed;
    if (!hadTime || isExcused || (this.#server.settings.hasRefreshTokens && renew !== 'never')) return;
    this.rule(announced.has(token), 'a page announces the end of a session before it expires');
  }

  #changed(page: SessionPage, { state, reason }: SessionChange): void {
    this.#count(reason);
    this.observe(page);
    const { hasIdTokens } = this.#server.settings;
    const facts = this.#facts.page(page);
    const { family } = facts;
    if (state !== 'logged-out' || !family) return;
    delete facts.family;
    const { end } = this.#facts.family(family);
    if (reason === 'lost') {
      // Another login may have replaced that of the page, before it was lost.
      const isRefused = [...this.#facts.families].some(
        ([some, facts]) => facts.isRefused && (some === family || end?.reason === 'replaced'),
      );
      this.rule(isRefused || this.isTampered, 'only invalid_grant makes a session lost');
      this.rule(!this.#hasNewer(page, family), 'no session is lost if a newer one is stored');
    }
    if (reason === 'lost' || reason === 'expired') {
      this.rule(!facts.over.has(family) || this.isTampered, `a session ends only once on a page (${reason})`);
      facts.over.add(family);
    }
    // Another login may have replaced that of the page, and have expired.
    if (reason === 'expired' && end?.reason !== 'replaced') {
      if (end?.reason !== 'expired' && !this.isTampered) this.#checkExpired(page, family);
      this.#checkAnnounced(page, family);
    }
    if (reason === 'logout') this.rule(facts.isLoggingOut, 'only logout() has the reason logout');
    if (reason === 'logout-elsewhere' || reason === 'start') {
      const { isLoggedOut, isSuperseded } = this.#facts.family(family);
      this.rule(!!end || isLoggedOut || isSuperseded || this.isTampered, 'a session ends only if it was ended');
    }
    if (reason === 'user-changed') {
      const isOther = this.#server.families.some((other) =>
        hasIdTokens ? other.person !== family.person : other !== family,
      );
      this.rule(isOther, 'the user changes only if another user logs in');
    }
  }

  /** Tells whether another login than that of a page is stored in the same place, or newer tokens. */
  #hasNewer(page: SessionPage, family: Family): boolean {
    const [stored] = this.#readable(page);
    const hasOtherPlace = new Set(this.#browser.circumstances.storages).size > 1 || this.isInMemory(page);
    if (!stored || hasOtherPlace || this.isTampered || this.isDatabaseDisturbed) return false;
    return stored.family !== family || stored.generation > (this.#facts.page(page).newest.get(family) ?? 0);
  }

  /** Tells whether a login began after a time, and before a page came back that had been left since then. */
  #isLater(page: SessionPage, family: Family, since: number): boolean {
    const { begunAt } = this.#facts.family(family);
    return begunAt > since && begunAt < page.since && !this.isTampered && !this.isClockWrong;
  }

  /** Checks a token that a page has given to a caller. */
  #provided(page: SessionPage, token: string): void {
    const family = this.#server.accessTokens.get(token)?.family;
    this.rule(!!family, 'a caller is given only tokens that the server has issued');
    const isHere = page.isAlive && !page.isFrozen;
    if (family && isHere) this.#checkPerson(page, family, 'no caller is given the token of another person');
  }

  /** Checks that a text contains no token. */
  #checkText(text: string, name: string): void {
    this.rule(!secret.test(text), `there is no token in ${name}: ${text}`);
  }

  /** Tells whether a page has learned that a refresh token is refused, and had time to store that. */
  #wasRefused(token: string): boolean {
    const refusal = this.#refusals.get(token);
    if (!refusal || this.isDatabaseDisturbed || !refusal.page.isAlive || refusal.page.isFrozen) return false;
    return this.#browser.clock.passed > Math.max(refusal.at, refusal.page.since, this.pace.wokenAt) + timeToRead;
  }

  #checkPerson(page: SessionPage, family: Family, message: string): void {
    const facts = this.#facts.page(page);
    // Without an ID token, a page cannot know that another user logs in on it.
    if (!this.#server.settings.hasIdTokens && facts.adopted.has(family)) facts.person = family.name;
    facts.person ??= this.#personOf(family);
    this.rule(facts.person === this.#personOf(family), `${message} (${facts.person}, ${family.name})`);
  }

  #personOf({ person, name }: Family): string {
    return this.#server.settings.hasIdTokens ? person : name;
  }

  /** A session expires only if its tokens cannot be renewed, and the lifetime of the access token is over. */
  #checkExpired(page: SessionPage, family: Family): void {
    this.rule(!this.#isRenewable(family), 'a session with a refresh token does not expire');
    const generation = this.#facts.page(page).newest.get(family) ?? 0;
    const { at = 0, expiresIn = Infinity } = this.#requested.get(accessTokenOf(family, generation)) ?? {};
    this.rule(
      this.isClockWrong || page.now - at >= expiresIn * 1000,
      'a session does not expire before its access token',
    );
  }

  /** Tells whether tokens can be renewed without the user. */
  #isRenewable(family: Family): boolean {
    const { isClientRefused } = this.#facts.family(family);
    return this.#server.settings.hasRefreshTokens && !isClientRefused && this.#browser.circumstances.renew !== 'never';
  }

  /** Tells whether a page must have learned that a session has ended. */
  #isOverdue(page: SessionPage, end: End | undefined): boolean {
    if (end?.toldAt === undefined) return false;
    const { clock, circumstances } = this.#browser;
    const since = Math.max(end.toldAt, page.since, this.pace.wokenAt);
    return clock.passed > since + Math.max(...circumstances.delays) + timeToRead;
  }

  #told(page: object): void {
    for (const { end } of this.#facts.families.values()) {
      if (end?.by === page) end.toldAt ??= this.#browser.clock.passed;
    }
  }

  /** Lists what the tab of a page can read: the record of the tab, and that of the browser. */
  #readable({ tab }: SessionPage): StoredRecord[] {
    const { entries } = this.#browser.database;
    return [tabId(tab), sessionName].flatMap((key) => (key && this.#recordOf(entries.get(key))) || []);
  }

  /** Reads the login and the generation of a stored entry. */
  #recordOf(entry: unknown): StoredRecord | undefined {
    const { content } = Object(entry) as { content?: unknown };
    const { data } = Object(content) as { data?: unknown };
    const record = Object(data ? this.#browser.crypto.reveal(data) : content) as Record<string, unknown>;
    const issued = this.#server.accessTokens.get(String(record['accessToken']));
    return issued && { ...issued, hasRefreshToken: !!record['refreshToken'] };
  }

  #count(outcome: string): void {
    this.outcomes[outcome] = (this.outcomes[outcome] ?? 0) + 1;
  }
}

/** Reads the claim `sub` of an ID token. */
function subjectOf(idToken: string): string {
  const [, payload = ''] = idToken.split('.');
  return String(fieldsOf(Buffer.from(payload, 'base64url').toString())['sub']);
}

function fieldsOf(body: string): Record<string, unknown> {
  try {
    return JSON.parse(body) as Record<string, unknown>;
  } catch {
    return {};
  }
}
