/** Milliseconds of processor time that this process has taken: limits hold on a busy machine too. */
export const cpuTime = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};
