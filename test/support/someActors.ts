/** Two people, as events know them. */
export const ada = '00000000-0000-4000-8000-000000000ada';
export const bob = '00000000-0000-4000-8000-000000000b0b';

/** Both may command every device. */
export const bothMayCommand = { [ada]: true, [bob]: true };
/** Whoever they are. */
export const allMayCommand = {
  mayCommand: async (_deviceId: string, personIds: readonly string[]) => personIds,
};
