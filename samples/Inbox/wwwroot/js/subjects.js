import { detailsOf } from './details.js';

const list = new Intl.ListFormat('en-GB');

/** What a group is about, by the data of its newest members: "T-999, T-998 and 6 more". */
export function subjectsOf({ head, count, newest }) {
    const known = [...new Set(newest.map(data => detailsOf(data).subject).filter(Boolean))];
    const named = known.length > 0 ? known : [head.title];
    const others = count - named.length;
    return list.format(others > 0 ? [...named, `${others} more`] : named);
}
