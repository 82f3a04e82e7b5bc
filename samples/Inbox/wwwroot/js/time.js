const HOUR = 3_600;
const DAY = 24 * HOUR;

const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });
const exact = new Intl.DateTimeFormat('en', { dateStyle: 'long', timeStyle: 'short' });
const clock = new Intl.DateTimeFormat('en', { hour: 'numeric', minute: '2-digit' });
const weekday = new Intl.DateTimeFormat('en', { weekday: 'long' });
const date = new Intl.DateTimeFormat('en', { month: 'long', day: 'numeric' });
const dateOfYear = new Intl.DateTimeFormat('en', { month: 'long', day: 'numeric', year: 'numeric' });

/** Shows when it was, in few words; the exact time is its tooltip. */
export function showTime(time, instant) {
    time.dateTime = instant;
    time.title = exact.format(new Date(instant));
    time.textContent = shortTime(new Date(instant));
}

/** The heading of a day: "Today", "Yesterday", "Monday", and beyond a week "November 12". */
export function dayOf(instant, now = new Date()) {
    const then = new Date(instant);
    const days = daysBetween(then, now);
    if (days <= 0) {
        return 'Today';
    }

    if (days === 1) {
        return 'Yesterday';
    }

    return days < 7 ? weekday.format(then) : dateOf(then, now);
}

/** "Just now" becomes "1 minute ago" while the page is open, and after midnight a day has another heading. */
export function keepTimesTrue(onNewDay) {
    let today = new Date().toDateString();
    setInterval(() => {
        document.querySelectorAll('time[datetime]').forEach(time => time.textContent = shortTime(new Date(time.dateTime)));
        if (today !== new Date().toDateString()) {
            today = new Date().toDateString();
            onNewDay();
        }
    }, 30_000);
}

function shortTime(then, now = new Date()) {
    const days = daysBetween(then, now);
    if (days >= 7) {
        return dateOf(then, now);
    }

    return days > 0 ? `${dayOf(then, now)}, ${clock.format(then)}` : sinceThen((now - then) / 1_000);
}

function sinceThen(seconds) {
    if (seconds < 60) {
        return 'just now';
    }

    return seconds < HOUR ? relative.format(-Math.floor(seconds / 60), 'minute') : relative.format(-Math.floor(seconds / HOUR), 'hour');
}

const dateOf = (then, now) => (then.getFullYear() === now.getFullYear() ? date : dateOfYear).format(then);

// Days of the calendar: what was at 23:00 is yesterday's at 01:00. Rounded, since some days have 23 or 25 hours.
function daysBetween(then, now) {
    const [from, to] = [then, now].map(instant => new Date(instant.getFullYear(), instant.getMonth(), instant.getDate()));
    return Math.round((to - from) / 1_000 / DAY);
}
