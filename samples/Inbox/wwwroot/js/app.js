import { currentAccount, offerSignIn, signOut } from './account.js';
import { connectAnnounce } from './announce.js';
import { get } from './api.js';
import { showBadge } from './badge.js';
import { byId } from './dom.js';
import { chosenFilter, offerTypes, onFilter } from './filters.js';
import { Inbox } from './inbox.js';
import { moveByKeys } from './keys.js';
import { Live } from './live.js';
import { News } from './news.js';
import { Problem } from './problem.js';
import { connectSettings } from './settings.js';
import { keepTimesTrue } from './time.js';
import { connectToast, showToast } from './toast.js';
import { soon } from './turns.js';

async function start() {
    try {
        await enter(await currentAccount());
    } catch (problem) {
        if (problem.isSignedOut) {
            offerSignIn();
        } else {
            showFailure(problem);
            throw problem;
        }
    }
}

async function enter(account) {
    const inbox = new Inbox();
    byId('user').textContent = account.display_name;
    offerTypes((await get('preferences')).types);
    await inbox.show(chosenFilter());
    connect(inbox, account);
    byId('signed-in').hidden = false;
    byId('heading').focus();
}

function connect(inbox, account) {
    const refreshSoon = soon(inbox.refresh);
    hearProblems(refreshSoon);
    follow(inbox.newest?.created_at, refreshSoon);
    onFilter(filter => inbox.show(filter));
    connectSettings(account);
    connectAnnounce(account);
    moveByKeys(inbox.lines.element);
    connectToast();
    keepTimesTrue();
    byId('sign-out').addEventListener('click', signOut);
}

function follow(since, refreshSoon) {
    const news = new News(since);
    new Live({
        onNotification: notification => news.tell(notification),
        onBadge: ({ text }) => showBadge(text),
        onChange: refreshSoon,
    }).follow(since);
}

// What nobody has caught is told here: signed out meanwhile, or something that the server has refused.
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
        showToast('It is not there any more.');
        refreshSoon();
    } else {
        showToast(problem.message);
    }
}

function showFailure(problem) {
    const failure = byId('failure');
    failure.querySelector('[role=alert]').textContent = problem.message;
    failure.querySelector('button').addEventListener('click', () => location.reload());
    failure.hidden = false;
}

start();
