// The objects that app/quick_exit.js leaves for the other scripts.
declare var leaving: {
  leave: () => void;
  state: { target: string; lastWords: () => { slot: string; draft: string } | undefined; forget: () => void };
};
