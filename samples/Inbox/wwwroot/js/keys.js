import { lineAt } from './line.js';
import { Scroller } from './scroller.js';
import { openHelp, shortcutsAreOn } from './shortcuts.js';

let last = null;

/** Shortcuts of the whole page, except where somebody types. The lines are those of the popover while it is open. */
export function connectKeys() {
    document.addEventListener('keydown', event => {
        if (!event.defaultPrevented && !hasModifier(event) && !isElsewhere(event.target)) {
            handle(event);
        }
    });
    document.addEventListener('focusin', event => last = articleAt(event.target) ?? last);
}

function handle(event) {
    const article = articleAt(event.target);
    const act = (article && ofLine(event, article)) || (shortcutsAreOn() && ofPage(event));
    if (act) {
        event.preventDefault();
        act();
    }
}

// These need a line to be focused, as buttons need it for Enter.
function ofLine({ key, target }, article) {
    return {
        Enter: target === article && (() => lineAt(article).open()),
        ArrowDown: () => move(article, 1),
        ArrowUp: () => move(article, -1),
        ArrowRight: () => moveInside(article, 1),
        ArrowLeft: () => moveInside(article, -1),
    }[key];
}

function ofPage({ key, target }) {
    const line = lineAt(target);
    return {
        j: () => move(currentArticle(), 1),
        k: () => move(currentArticle(), -1),
        e: line && (() => line.delete()),
        u: line && (() => line.toggleRead()),
        '?': openHelp,
    }[key];
}

function move(from, step) {
    const articles = shownArticles();
    const at = articles.indexOf(from);
    const to = at < 0 ? Scroller.ofPage().firstInSight(articles) : articles[at + step];
    to?.focus();
}

// The line, and then its link and its buttons.
function moveInside(article, step) {
    const stops = [article, ...article.querySelectorAll('a[href], button')].filter(stop => stop.checkVisibility());
    stops[stops.indexOf(document.activeElement) + step]?.focus();
}

const articleAt = element => element.closest('.line article');

const currentArticle = () => articleAt(document.activeElement) ?? last;

function shownArticles() {
    const scope = document.querySelector('#bell-popover:popover-open') ?? document.querySelector('#main');
    return [...scope.querySelectorAll('.line article')];
}

const hasModifier = event => event.ctrlKey || event.altKey || event.metaKey;

const isElsewhere = target => document.querySelector('dialog[open]') !== null
    || target.closest('input:not([type=radio], [type=checkbox]), textarea, select, [role=menu]') !== null;
