/** Returns the milliseconds of processor time that this process has used. Unlike elapsed time, it hardly depends on other processes. */
export const cpuTime = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};
