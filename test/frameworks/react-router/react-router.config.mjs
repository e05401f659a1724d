/** @type {import('@react-router/dev/config').Config} */
export default { appDirectory: 'src', buildDirectory: 'dist', ssr: true };
