import { currentAccount, offerSignIn, signOut } from './account.js';
import { connectAnnounce } from './announce.js';
import { get } from './api.js';
import { Arrivals } from './arrivals.js';
import { hueOf, initialsOf } from './avatar.js';
import { showBadge } from './badge.js';
import { connectBell } from './bell.js';
import { byId } from './dom.js';
import { Inbox } from './inbox.js';
import { connectKeys } from './keys.js';
import { connectMenu } from './line-menu.js';
import { Live } from './live.js';
import { showMockPage } from './mock-pages.js';
import { Problem } from './problem.js';
import { Scroller } from './scroller.js';
import { connectSettings } from './settings.js';
import { connectHelp, openHelp } from './shortcuts.js';
import { keepTimesTrue } from './time.js';
import { connectToast, showToast } from './toast.js';
import { soon } from './turns.js';

async function start() {
    try {
        await enter(await currentAccount());
    } catch (problem) {
        if (!(problem instanceof Problem)) {
            throw problem;
        }

        (problem.isSignedOut ? offerSignIn : offerAnotherTry)();
    } finally {
        byId('loading').hidden = true;
    }
}

async function enter(account) {
    const [{ types }, since] = await Promise.all([get('preferences'), newestInstant()]);
    const options = { types, arrivals: new Arrivals(since) };
    const inboxes = new Set();
    showAccount(account);
    connect(inboxes, options, account);
    byId('signed-in').hidden = false;
    await showPage(inboxes, options);
    byId('loading').hidden = true;
    byId('main').querySelector('h1').focus();
    follow(inboxes, options.arrivals, since);
}

// Older notifications are not announced, and the live stream begins here.
async function newestInstant() {
    const { items: [newest] } = await get('notifications', { limit: 1 });
    return newest?.created_at;
}

async function showPage(inboxes, options) {
    const main = byId('main');
    if (showMockPage(main, location.pathname)) {
        return;
    }

    main.append(byId('inbox-page').content.cloneNode(true));
    byId('open-help').addEventListener('click', openHelp);
    const inbox = new Inbox({ ...options, scroller: Scroller.ofPage() });
    inboxes.add(inbox);
    main.append(inbox.element);
    await inbox.show();
}

function showAccount({ display_name: name }) {
    const avatar = byId('user');
    avatar.dataset.hue = hueOf(name);
    avatar.querySelector('.initials').textContent = initialsOf(name);
    avatar.querySelector('.for-ears').textContent = name;
    avatar.title = name;
}

function connect(inboxes, options, account) {
    hearProblems(soon(() => refresh(inboxes)));
    connectBell(inboxes, options);
    connectSettings(account);
    connectAnnounce(account);
    connectHelp();
    connectKeys();
    connectMenu();
    connectToast();
    keepTimesTrue(() => refresh(inboxes));
    byId('sign-out').addEventListener('click', signOut);
}

function follow(inboxes, arrivals, since) {
    const announce = notification => arrivals.add(notification) && inboxes.forEach(inbox => inbox.announceArrival());
    new Live({ onNotification: announce, onBadge: ({ text }) => showBadge(text), onChange: soon(() => refresh(inboxes)) }).follow(since);
}

const refresh = inboxes => Promise.all([...inboxes].map(inbox => inbox.refresh()));

// Requests that failed and that nobody has handled: the session has ended, the notification is gone, or it can be tried again.
function hearProblems(refreshSoon) {
    window.addEventListener('unhandledrejection', event => {
        if (event.reason instanceof Problem) {
            event.preventDefault();
            tell(event.reason, refreshSoon);
        }
    });
}

function tell(problem, refreshSoon) {
    if (problem.isSignedOut) {
        location.reload();
    } else if (problem.isGone) {
        showToast('This notification no longer exists.');
        refreshSoon();
    } else {
        showToast(problem.message);
    }
}

function offerAnotherTry() {
    byId('signed-in').hidden = true;
    byId('failure').querySelector('.retry').addEventListener('click', () => location.reload());
    byId('failure').hidden = false;
}

start();
