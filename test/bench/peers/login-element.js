import 'aritma-login/login.js';
