/** Two people, as events know them. */
export const ada = '00000000-0000-4000-8000-000000000ada';
export const bob = '00000000-0000-4000-8000-000000000b0b';
