import { AritmaLogin } from 'aritma-login';
import { AritmaLogin as sameClass } from 'aritma-login/aritma-login.js';
import { createState } from 'aritma-login/oauth.js';

const isSame = customElements.get('aritma-login') === AritmaLogin && AritmaLogin === sameClass;
document.querySelector('output').value = `${isSame} ${createState().split('.')[0]}`;
