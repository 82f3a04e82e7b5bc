import { nameOf } from './names.js';

const types = {
    mention: {
        sentence: 'Somebody mentions you in a ticket or in release notes.',
        group: count => `You were mentioned ${count} times`,
    },
    'ticket.assigned': {
        sentence: 'A ticket is assigned to you.',
        group: count => `${count} tickets were assigned to you`,
    },
    'ticket.updated': {
        sentence: 'One of your tickets is closed, reopened or due soon.',
        group: count => `${count} updates to your tickets`,
    },
    comment: {
        sentence: 'Somebody comments on a ticket that you follow.',
        group: count => `${count} new comments`,
    },
    review: {
        sentence: 'Your review is requested, or one of your changes is reviewed.',
        group: count => `${count} reviews`,
    },
    release: {
        sentence: 'A release is out, or fails its checks.',
        group: count => `${count} releases`,
    },
    announcement: {
        sentence: 'News from the administrators of your organization.',
        group: count => `${count} announcements`,
    },
    'security.alert': {
        sentence: 'A new sign-in or a change to your password.',
        group: count => `${count} security alerts`,
    },
};

/** When a type is sent, in a sentence; empty for a type that this page does not know. */
export const sentenceOf = type => types[type]?.sentence ?? '';

/** The title of a group: "8 tickets were assigned to you". */
export const groupTitleOf = (type, count) => types[type]?.group(count) ?? `${count} notifications: ${nameOf(type)}`;
