/** Changes the page so that what is being read stays where it is. At the very top, what is new may push it down. */
export function keepingPlace(list, change) {
    const anchor = window.scrollY > 0 ? firstInSight(list) : null;
    const before = anchor?.getBoundingClientRect().top;
    change();
    if (anchor?.isConnected) {
        window.scrollBy({ top: anchor.getBoundingClientRect().top - before, behavior: 'instant' });
    }
}

function firstInSight(list) {
    const covered = document.querySelector('.top').getBoundingClientRect().bottom;
    return [...list.children].find(line => line.getBoundingClientRect().bottom > covered);
}
