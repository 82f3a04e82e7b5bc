const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });
const exact = new Intl.DateTimeFormat('en', { dateStyle: 'long', timeStyle: 'short' });

const units = [
    ['day', 86_400],
    ['hour', 3_600],
    ['minute', 60],
];

/** Shows how long ago it was, and says when it was. */
export function showTime(time, instant) {
    time.dateTime = instant;
    time.title = exact.format(new Date(instant));
    time.textContent = sinceThen(instant);
}

/** What was "now" does not stay so. */
export function keepTimesTrue() {
    setInterval(() => document.querySelectorAll('time').forEach(time => time.textContent = sinceThen(time.dateTime)), 30_000);
}

function sinceThen(instant) {
    const seconds = (new Date(instant) - Date.now()) / 1_000;
    const [unit, size] = units.find(([, size]) => -seconds >= size) ?? [];
    return unit ? relative.format(Math.ceil(seconds / size), unit) : 'just now';
}
