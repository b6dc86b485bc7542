import { render } from 'preact';
import './app.css';

render(<h1>hoptrace</h1>, document.getElementById('app')!);
