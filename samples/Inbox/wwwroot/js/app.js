import { currentAccount, onSignIn, signOut } from './account.js';
import { connectAnnounce } from './announce.js';
import { get } from './api.js';
import { showBadge } from './badge.js';
import { byId } from './dom.js';
import { chosenFilter, offerTypes, onFilter, resetFilter } from './filters.js';
import { Inbox } from './inbox.js';
import { moveByKeys } from './keys.js';
import { Live } from './live.js';
import { News } from './news.js';
import { Problem } from './problem.js';
import { connectSettings, offerSettings } from './settings.js';
import { keepTimesTrue } from './time.js';
import { hideToast, keepToastWhileUsed, showToast } from './toast.js';
import { soon } from './turns.js';

const inbox = new Inbox();
const refreshSoon = soon(inbox.refresh);
const news = new News();
const live = new Live({
    onNotification: notification => news.tell(notification),
    onChange: ({ text }) => {
        showBadge(text);
        refreshSoon();
    },
});

async function enter(account) {
    byId('user').textContent = account.display_name;
    byId('open-announce').hidden = !account.is_admin;
    offerSettings(account);
    byId('sign-in').hidden = true;
    byId('signed-in').hidden = false;
    byId('heading').focus();
    resetFilter();
    offerTypes((await get('preferences')).types);
    await inbox.show(chosenFilter());
    news.begin(inbox.ids);
    live.follow(inbox.newest?.created_at);
}

function leave() {
    live.end();
    hideToast();
    inbox.clear();
    showBadge('0');
    document.querySelectorAll('dialog').forEach(dialog => dialog.close());
    byId('signed-in').hidden = true;
    byId('sign-in').hidden = false;
    byId('sign-in-form').elements.user_name.focus();
}

function tell(problem) {
    if (problem.isSignedOut) {
        leave();
    } else {
        showToast(problem.isGone ? 'It is not there any more.' : problem.message);
    }

    if (problem.isGone) {
        refreshSoon();
    }
}

// What nobody has caught is told here: signed out meanwhile, or something that the server has refused.
window.addEventListener('unhandledrejection', event => {
    if (event.reason instanceof Problem) {
        event.preventDefault();
        tell(event.reason);
    }
});

onSignIn(enter);
byId('sign-out').addEventListener('click', async () => {
    await signOut();
    leave();
});
onFilter(filter => inbox.show(filter));
connectSettings();
connectAnnounce();
moveByKeys(inbox.lines.element);
keepToastWhileUsed();
keepTimesTrue();

currentAccount().then(enter);
