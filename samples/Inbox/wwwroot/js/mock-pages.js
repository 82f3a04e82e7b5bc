import { byId } from './dom.js';

const tickets = [
    'The printing unit drops the last digit',
    'Carry is slow for long additions',
    'The store cannot be read while a program runs',
    'Punched cards jam when the room is humid',
];

/** The pages of the application that notifications lead to. Their content is made up. */
const pages = [
    { path: /^\/tickets\/T-(\d{1,9})$/, template: 'ticket-page', show: showTicket },
    { path: /^\/releases\/(\d{1,4}\.\d{1,4})$/, template: 'release-page', show: showRelease },
];

/** Shows the page of this path; false if it is none of these. */
export function showMockPage(main, path) {
    const page = pages.find(({ path: pattern }) => pattern.test(path));
    if (!page) {
        return false;
    }

    const [, id] = path.match(page.path);
    main.append(byId(page.template).content.cloneNode(true));
    page.show(main, id);
    return true;
}

function showTicket(main, number) {
    describe(main, `T-${number}`, tickets[number % tickets.length]);
}

function showRelease(main, version) {
    describe(main, `Release ${version}`, `What is new in ${version}`);
}

function describe(main, name, title) {
    document.title = `${name} · Workbench`;
    main.querySelector('.record-name').textContent = name;
    main.querySelector('h1').textContent = title;
}
