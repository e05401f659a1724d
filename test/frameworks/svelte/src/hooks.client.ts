import 'aritma-login'; // before the router reads the address
import 'aritma-login/session-element.js';
